/**
 * How far each consumer group is behind on each partition: from Postgres' next offset, which moves with the effect of the records, not from
 * what Kafka's group has committed (a hint that may lie behind it). The age is that of the oldest record not applied, by the broker's
 * append time, read from the log itself.
 */
import { INPUT_TOPICS, type InputTopic, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type TopicPartition, topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { readStreamProgress, type StreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import type { StableBounds } from '@loyalty-ladder/stream/log-bounds.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';
import { isOfTopicBefore, readOnAt } from './read-on-at.ts';

export interface PartitionLag {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** null: the group has never read this partition. */
  readonly nextOffset: bigint | null;
  readonly logEnd: bigint;
  /** The topic was deleted and made again: `nextOffset` is of another log, and nothing of this one is applied. */
  readonly isMadeAgain: boolean;
  /** Its consumer has stopped, since log and store do not belong together. */
  readonly isLost: boolean;
  /** Offsets that were deleted from the log before they were applied. */
  readonly lost: bigint;
  /** Offsets in the log that are not applied; where producers use transactions some of them are marks, not records. */
  readonly messages: bigint;
  /** null: no transaction is open among them. */
  readonly held: HeldBack | null;
  /** Append time of the oldest record not applied; null when there is none. */
  readonly oldestAppendedAt: Instant | null;
  /** Newest occurredAt applied so far. */
  readonly eventTime: Instant | null;
}

/** What no group can read before a producer's transaction has ended. */
export interface HeldBack {
  /** Offset of the first record of the transaction, the oldest one that is open. */
  readonly from: bigint;
  /** When that was appended; null: it has ended meanwhile. */
  readonly since: Instant | null;
  /** How many of `messages` lie there or behind it. */
  readonly messages: bigint;
}

export interface LagSource {
  readonly stream: Pick<StreamClient, 'stableBounds' | 'firstRecords' | 'topicIds'>;
  /** Before every topic and group of this environment. */
  readonly prefix: string;
}

/** Who reads a topic: the service's name, with the environment's prefix also its group. */
export const GROUP_BY_TOPIC: Readonly<Record<InputTopic, string>> = {
  'loyalty.purchases': 'purchase-consumer',
  'loyalty.contacts': 'contact-consumer',
  'loyalty.feedback': 'feedback-consumer',
};

/** `secondsBehind`: age of the oldest record not applied; null where `oldestAppendedAt` is. */
export type AgedLag = PartitionLag & { readonly secondsBehind: number | null };

export interface PartitionLags {
  /** Of this machine: what the ages of records are counted to. */
  readonly readAt: Instant;
  readonly partitions: readonly AgedLag[];
}

/**
 * Progress is read before the log's ends: what is applied in between shows as behind, never the other way round. Groups that ought to
 * read and have no row in Postgres yet are behind by the whole log.
 * @throws what Postgres and Kafka throw.
 */
export async function readPartitionLags(pool: Pool, source: LagSource): Promise<PartitionLags> {
  const topics = INPUT_TOPICS.map((topic) => topicName(source.prefix, topic));
  const lags = await readLags(source, await readStreamProgress(pool, topics));
  const readAt = Date.now();
  const partitions = lags.map((lag) => ({ ...lag, secondsBehind: secondsBetween(lag.oldestAppendedAt, readAt) }));
  return { readAt, partitions };
}

function secondsBetween(oldest: Instant | null, now: Instant): number | null {
  return oldest === null ? null : Math.max(0, now - oldest) / 1_000;
}

async function readLags(source: LagSource, progress: readonly StreamProgress[]): Promise<PartitionLag[]> {
  const stands: Stand[] = [];
  const ids = await source.stream.topicIds(INPUT_TOPICS.map((topic) => topicName(source.prefix, topic)));
  for (const input of INPUT_TOPICS) {
    const topic = topicName(source.prefix, input);
    const ofTopic = progress.filter((each) => each.topic === topic);
    const groups = new Set([topicName(source.prefix, GROUP_BY_TOPIC[input]), ...ofTopic.map(({ group }) => group)]);
    const bounds = await source.stream.stableBounds(topic);
    for (const group of groups) {
      for (const each of bounds) {
        const row = ofTopic.find(({ group: of, partition }) => of === group && partition === each.partition);
        stands.push(standOf(group, row, each, ids.get(topic)));
      }
    }
  }
  const begun = await readBeginnings(source, stands);
  const oldest = await readOldest(source, stands);
  return stands.map((stand) => lagOf(stand, begun.get(topicPartitionKey(stand)) ?? null, oldest.get(keyOf(stand))));
}

interface Stand extends StableBounds {
  readonly group: string;
  readonly row: StreamProgress | undefined;
  readonly isMadeAgain: boolean;
  /** Where the group reads on, in the log that is there. */
  readonly from: bigint;
  /** What can be read ends here. */
  readonly to: bigint;
}

function standOf(
  group: string,
  row: StreamProgress | undefined,
  bounds: StableBounds,
  topicId: string | undefined,
): Stand {
  const from = readOnAt(row, bounds.low, topicId);
  return { ...bounds, group, row, isMadeAgain: isOfTopicBefore(row, topicId), from, to: max(from, bounds.stable) };
}

/** @param oldest of what can be read; null: nothing but marks of transactions; undefined: Kafka has not handed it out in time. */
function lagOf(stand: Stand, begun: Instant | null, oldest: Instant | null | undefined): PartitionLag {
  const { group, topic, partition, row, isMadeAgain, low, high, from, to } = stand;
  const nextOffset = row?.nextOffset ?? null;
  const held = high > to ? { from: to, since: begun, messages: high - to } : null;
  return {
    group,
    topic,
    partition,
    nextOffset,
    logEnd: high,
    isMadeAgain,
    isLost: row?.isLost ?? false,
    lost: nextOffset !== null && !isMadeAgain && low > nextOffset ? low - nextOffset : 0n,
    messages: (oldest === null ? 0n : to - from) + (held?.messages ?? 0n),
    held,
    oldestAppendedAt: oldest ?? held?.since ?? null,
    eventTime: row?.eventTime ?? null,
  };
}

/** When the first record of each open transaction was appended, by partition. */
async function readBeginnings({ stream }: LagSource, stands: readonly Stand[]): Promise<Map<string, Instant>> {
  const open = new Map(stands.filter(({ to, high }) => high > to).map((stand) => [topicPartitionKey(stand), stand]));
  const ranges = [...open.values()].map(({ topic, partition, to }) => ({ topic, partition, from: to, to: to + 1n }));
  if (ranges.length === 0) return new Map();
  const first = await stream.firstRecords({ ranges, readUncommitted: true });
  return new Map([...first].flatMap(([key, record]) => (record === null ? [] : [[key, Number(record.timestamp)]])));
}

/** Append time of the oldest record that each group can read, by keyOf; null: there is none. What Kafka does not hand out in time is missing. */
async function readOldest({ stream }: LagSource, stands: readonly Stand[]): Promise<Map<string, Instant | null>> {
  const oldest = new Map<string, Instant | null>(stands.map((stand) => [keyOf(stand), null]));
  // Groups may share a topic, and a range is known by its partition: one group after the other.
  for (const [group, ranges] of Map.groupBy(
    stands.filter(({ from, to }) => from < to),
    (stand) => stand.group,
  )) {
    const first = await stream.firstRecords({ ranges });
    for (const range of ranges) {
      const record = first.get(topicPartitionKey(range));
      if (record === undefined) oldest.delete(keyOf({ ...range, group }));
      else oldest.set(keyOf({ ...range, group }), record && Number(record.timestamp));
    }
  }
  return oldest;
}

const keyOf = ({ group, ...place }: TopicPartition & { readonly group: string }): string =>
  `${group}/${topicPartitionKey(place)}`;

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
