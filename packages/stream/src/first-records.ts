/**
 * The first record of each of some stretches of logs: how old a backlog is, looked up where it lies. Without a consumer group, which would
 * have to be made, joined and deleted for every look.
 */
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { InnerBroker, InnerCluster } from './inner-cluster.ts';
import type { FetchedPartition, MendedBatch } from './kafkajs/fetched-batch.ts';
import { loadModule } from './kafkajs/kafkajs.ts';
import type { PartitionRange } from './read-ranges.ts';
import type { StreamMessage } from './stream-message.ts';
import { toStreamMessage } from './to-stream-message.ts';

export interface BoundedRange extends PartitionRange {
  readonly to: bigint;
}

export interface FirstRecordsOptions {
  /** Each of another partition. */
  readonly ranges: readonly BoundedRange[];
  /** Also what a transaction wrote that is open, or was aborted. */
  readonly readUncommitted?: boolean;
}

/** By topicPartitionKey; null: no record lies there, but marks of transactions perhaps; none: Kafka has not handed it out in time. */
export type FirstRecords = ReadonlyMap<string, StreamMessage | null>;

const READ_UNCOMMITTED = 0;
const READ_COMMITTED = 1;
/** The first batch comes whole, however large it is: of one partition at a time, the others are asked for again. */
const FETCH = { maxWaitTime: 100, minBytes: 1, maxBytes: 1_048_576 };
const PARTITION_BYTES_MAX = 65_536;
const MS_MAX = 5_000;

const NewBatch: new (topic: string, fetchedOffset: string, data: FetchedPartition) => MendedBatch =
  loadModule('src/consumer/batch.js');

/** @throws what kafkajs throws, also where a range begins before its log does. */
export async function readFirstRecords(
  cluster: InnerCluster,
  { ranges, readUncommitted = false }: FirstRecordsOptions,
): Promise<FirstRecords> {
  const found = new Map<string, StreamMessage | null>();
  const isolationLevel = readUncommitted ? READ_UNCOMMITTED : READ_COMMITTED;
  let open = ranges.filter(({ from, to }) => from < to);
  for (const range of ranges) if (range.from >= range.to) found.set(topicPartitionKey(range), null);
  await cluster.addMultipleTargetTopics([...new Set(open.map(({ topic }) => topic))]);
  for (const endMs = performance.now() + MS_MAX; open.length > 0 && performance.now() < endMs; ) {
    const batches = await fetchEach(cluster, open, isolationLevel);
    open = open.flatMap((range) => {
      const key = topicPartitionKey(range);
      const left = lookFor(range, batches.get(key));
      if (isRange(left)) return [left];
      found.set(key, left);
      return [];
    });
  }
  return found;
}

/** @returns the first record, null if there is none, or what is left to be read. */
function lookFor(range: BoundedRange, batch: MendedBatch | undefined): StreamMessage | null | BoundedRange {
  if (batch === undefined) return range;
  const message = batch.messages.find(({ offset }) => BigInt(offset) >= range.from);
  if (message !== undefined) return BigInt(message.offset) < range.to ? toStreamMessage(message) : null;
  const from = BigInt(batch.lastOffset()) + 1n;
  return from >= range.to ? null : { ...range, from: from > range.from ? from : range.from };
}

const isRange = (left: StreamMessage | null | BoundedRange): left is BoundedRange => left !== null && 'to' in left;

async function fetchEach(
  cluster: InnerCluster,
  ranges: readonly BoundedRange[],
  isolationLevel: number,
): Promise<Map<string, MendedBatch>> {
  const byLeader = Map.groupBy(ranges, ({ topic, partition }) => leaderOf(cluster, topic, partition));
  const fetched = await Promise.all(
    [...byLeader].map(async ([nodeId, ofLeader]) => {
      const broker = await cluster.findBroker({ nodeId });
      return fetchFrom(broker, ofLeader, isolationLevel);
    }),
  );
  return new Map(fetched.flat());
}

function leaderOf(cluster: InnerCluster, topic: string, partition: number): string {
  const [leader] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  if (leader === undefined) throw new Error(`partition ${partition} of ${topic} has no leader`);
  return leader;
}

async function fetchFrom(
  broker: InnerBroker,
  ranges: readonly BoundedRange[],
  isolationLevel: number,
): Promise<[string, MendedBatch][]> {
  const topics = [...Map.groupBy(ranges, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
    topic,
    partitions: ofTopic.map(({ partition, from }) => ({
      partition,
      fetchOffset: String(from),
      maxBytes: PARTITION_BYTES_MAX,
    })),
  }));
  const asked = new Map(ranges.map((range) => [topicPartitionKey(range), String(range.from)]));
  const { responses } = await broker.fetch({ ...FETCH, isolationLevel, topics });
  return responses.flatMap(({ topicName: topic, partitions }) =>
    partitions.map((data): [string, MendedBatch] => {
      const key = topicPartitionKey({ topic, partition: data.partition });
      return [key, new NewBatch(topic, asked.get(key) ?? '0', data)];
    }),
  );
}
