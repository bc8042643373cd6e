/**
 * How far each consumer group is behind on each partition: from Postgres' next offset, which moves with the effect of the records, not from
 * what Kafka's group has committed (a hint that may lie behind it). The age is that of the oldest record not applied, by the broker's
 * append time, read from the log itself.
 */
import { INPUT_TOPICS, type InputTopic, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { readStreamProgress, type StreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import type { StableBounds } from '@loyalty-ladder/stream/log-bounds.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';
import { type Oldest, OldestRecords, type Waiting, waitingKey } from './oldest-records.ts';
import { isOfTopicBefore, readOnAt } from './read-on-at.ts';

export interface PartitionLag {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** null: the group has never read this partition. */
  readonly nextOffset: bigint | null;
  /** First offset still in the log. */
  readonly logStart: bigint;
  /** Offset of the next record to be appended. */
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

export interface AgedLag extends PartitionLag {
  /** Age of the oldest record not applied, as of when that was read; null where `oldestAppendedAt` is. */
  readonly secondsBehind: number | null;
}

export interface PartitionLags {
  /** Of this machine: what the ages of records are counted to. */
  readonly readAt: Instant;
  readonly partitions: readonly AgedLag[];
}

/**
 * Progress is read before the log's ends: what is applied in between shows as behind, never the other way round. Groups that ought to
 * read and have no row in Postgres yet are behind by the whole log.
 * @param records kept by whoever looks again and again.
 * @throws what Postgres and Kafka throw.
 */
export async function readPartitionLags(
  pool: Pool,
  source: LagSource,
  records = new OldestRecords(source.stream),
): Promise<PartitionLags> {
  const topics = INPUT_TOPICS.map((topic) => topicName(source.prefix, topic));
  const stands = await readStands(source, await readStreamProgress(pool, topics));
  const begun = await readBeginnings(source, stands);
  const oldest = await records.find(stands);
  const readAt = Date.now();
  const partitions = stands.map((stand) =>
    lagOf(stand, begun.get(topicPartitionKey(stand)) ?? null, oldest.get(waitingKey(stand)), readAt),
  );
  return { readAt, partitions };
}

interface Stand extends StableBounds, Waiting {
  readonly row: StreamProgress | undefined;
  readonly isMadeAgain: boolean;
}

async function readStands(source: LagSource, progress: readonly StreamProgress[]): Promise<Stand[]> {
  const readers = new Map(
    INPUT_TOPICS.map((topic) => [topicName(source.prefix, topic), topicName(source.prefix, GROUP_BY_TOPIC[topic])]),
  );
  const topics = [...readers.keys()];
  const ids = await source.stream.topicIds(topics);
  const bounds = await source.stream.stableBounds(topics);
  return [...readers].flatMap(([topic, reader]) => {
    const ofTopic = progress.filter((each) => each.topic === topic);
    const partitions = bounds.filter((each) => each.topic === topic);
    return [...new Set([reader, ...ofTopic.map(({ group }) => group)])].flatMap((group) =>
      partitions.map((each) => {
        const row = ofTopic.find(({ group: of, partition }) => of === group && partition === each.partition);
        return standOf(group, row, each, ids.get(topic));
      }),
    );
  });
}

function standOf(
  group: string,
  row: StreamProgress | undefined,
  bounds: StableBounds,
  topicId: string | undefined,
): Stand {
  const from = readOnAt(row, bounds.low, topicId);
  return {
    ...bounds,
    group,
    row,
    topicId,
    isMadeAgain: isOfTopicBefore(row, topicId),
    from,
    to: max(from, bounds.stable),
  };
}

/** @param oldest of what can be read; undefined: there is nothing, or Kafka has not handed it out in time. */
function lagOf(stand: Stand, begun: Instant | null, oldest: Oldest | undefined, readAt: Instant): AgedLag {
  const { group, topic, partition, row, isMadeAgain, low, high, from, to } = stand;
  const nextOffset = row?.nextOffset ?? null;
  const held = high > to ? { from: to, since: begun, messages: high - to } : null;
  const isEmpty = from === to || oldest?.appendedAt === null;
  const oldestAppendedAt = isEmpty ? (held?.since ?? null) : (oldest?.appendedAt ?? null);
  return {
    group,
    topic,
    partition,
    nextOffset,
    logStart: low,
    logEnd: high,
    isMadeAgain,
    isLost: row?.isLost ?? false,
    lost: nextOffset !== null && !isMadeAgain && low > nextOffset ? low - nextOffset : 0n,
    messages: (isEmpty ? 0n : to - from) + (held?.messages ?? 0n),
    held,
    oldestAppendedAt,
    eventTime: row?.eventTime ?? null,
    secondsBehind: secondsBetween(oldestAppendedAt, oldest?.wasOldestAt ?? readAt),
  };
}

function secondsBetween(oldest: Instant | null, now: Instant): number | null {
  return oldest === null ? null : Math.max(0, now - oldest) / 1_000;
}

/** When the first record of each open transaction was appended, by partition. */
async function readBeginnings({ stream }: LagSource, stands: readonly Stand[]): Promise<Map<string, Instant>> {
  const open = new Map(stands.filter(({ to, high }) => high > to).map((stand) => [topicPartitionKey(stand), stand]));
  const ranges = [...open.values()].map(({ topic, partition, to }) => ({ topic, partition, from: to, to: to + 1n }));
  if (ranges.length === 0) return new Map();
  const first = await stream.firstRecords({ ranges, readUncommitted: true });
  return new Map([...first].flatMap(([key, record]) => (record === null ? [] : [[key, Number(record.timestamp)]])));
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
