/** Where a partition's log begins and ends, and what the group has committed: the broker's side of "where does reading start". */
import { type TopicPartition, topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { Admin } from 'kafkajs';
import type { InnerCluster } from './inner-cluster.ts';
import { StreamError } from './stream-error.ts';

export interface LogBounds {
  /** First offset still in the log. */
  readonly low: bigint;
  /** Offset of the next record to be appended: the high watermark, whatever transactions are open. */
  readonly high: bigint;
}

export interface PartitionBounds extends TopicPartition, LogBounds {}

export interface StableBounds extends PartitionBounds {
  /** What can be read ends here: at `high`, or where the first transaction begins that was open. */
  readonly stable: bigint;
}

export async function readLogBounds(admin: Admin, topic: string): Promise<PartitionBounds[]> {
  const answers = await admin.fetchTopicOffsets(topic);
  return answers
    .map(({ partition, low, high }) => ({ topic, partition, low: BigInt(low), high: BigInt(high) }))
    .sort((a, b) => a.partition - b.partition);
}

const READ_UNCOMMITTED = 0;
const READ_COMMITTED = 1;

/**
 * Of all partitions of some topics, in three questions. The stable end last: below an end that is older than itself, it proves that a
 * transaction was open.
 */
export async function readStableBounds(cluster: InnerCluster, topics: readonly string[]): Promise<StableBounds[]> {
  await cluster.addMultipleTargetTopics(topics);
  const high = await readOffsets(cluster, topics, { fromBeginning: false, isolationLevel: READ_UNCOMMITTED });
  const low = await readOffsets(cluster, topics, { fromBeginning: true, isolationLevel: READ_UNCOMMITTED });
  const stable = await readOffsets(cluster, topics, { fromBeginning: false, isolationLevel: READ_COMMITTED });
  return [...high.values()].map(({ offset, ...place }) => {
    const key = topicPartitionKey(place);
    const end = { low: low.get(key)?.offset ?? 0n, high: offset };
    const stableEnd = stable.get(key)?.offset ?? end.high;
    return { ...place, ...end, stable: stableEnd < end.high ? stableEnd : end.high };
  });
}

/** By topicPartitionKey: topics in the order given, partitions in theirs. */
async function readOffsets(
  cluster: InnerCluster,
  topics: readonly string[],
  { fromBeginning, isolationLevel }: { readonly fromBeginning: boolean; readonly isolationLevel: number },
): Promise<Map<string, TopicPartition & { readonly offset: bigint }>> {
  const asking: InnerCluster = Object.create(cluster, { isolationLevel: { value: isolationLevel } });
  const asked = topics.map((topic) => ({ topic, fromBeginning, partitions: partitionsOf(cluster, topic) }));
  const answers = await asking.fetchTopicsOffset(asked);
  const found = answers.flatMap(({ topic, partitions }) =>
    partitions.map(({ partition, offset }) => ({ topic, partition, offset: BigInt(offset) })),
  );
  const inOrder = found.sort((a, b) => topics.indexOf(a.topic) - topics.indexOf(b.topic) || a.partition - b.partition);
  return new Map(inOrder.map((each) => [topicPartitionKey(each), each]));
}

const partitionsOf = (cluster: InnerCluster, topic: string): { partition: number }[] =>
  cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => ({ partition: partitionId }));

export async function readLogEnds(admin: Admin, topics: readonly string[]): Promise<Map<string, bigint>> {
  const bounds = await Promise.all(topics.map((topic) => readLogBounds(admin, topic)));
  return new Map(bounds.flat().map((each) => [topicPartitionKey(each), each.high]));
}

/** @returns undefined if the group never committed (-1), or kafkajs has reset it (-2, "earliest"). */
export async function readCommittedOffset(
  admin: Admin,
  group: string,
  { topic, partition }: TopicPartition,
): Promise<bigint | undefined> {
  const answers = await admin.fetchOffsets({ groupId: group, topics: [topic] });
  const partitions = answers.flatMap((answer) => answer.partitions);
  const offset = BigInt(findPartition(partitions, { topic, partition }).offset);
  return offset < 0n ? undefined : offset;
}

/** @throws StreamError as of a topic that is not there: the broker may not have heard of it yet. */
export function findPartition<Answer extends { readonly partition: number }>(
  answers: readonly Answer[],
  { topic, partition }: TopicPartition,
): Answer {
  const found = answers.find((each) => each.partition === partition);
  if (found !== undefined) return found;
  throw new StreamError('UNKNOWN_TOPIC_OR_PARTITION', `topic ${topic} has no partition ${partition}`);
}
