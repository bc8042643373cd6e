/**
 * How far each consumer group is behind on each partition: from Postgres' next offset, which moves with the effect of the records, not from
 * what Kafka's group has committed (a hint that may lie behind it). The age is that of the oldest record not applied, by the broker's
 * append time, read from the log itself.
 */
import { INPUT_TOPICS, type InputTopic, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type TopicPartition, topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { readStreamProgress, type StreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import type { PartitionBounds } from '@loyalty-ladder/stream/log-bounds.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';

export interface PartitionLag {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** null: the group has never read this partition. */
  readonly nextOffset: bigint | null;
  readonly logEnd: bigint;
  /** Offsets not applied; where producers use transactions some of them are marks, not records. */
  readonly messages: bigint;
  /** Append time of the oldest record not applied; null when there is none, or an open transaction hides it. */
  readonly oldestAppendedAt: Instant | null;
  /** Newest occurredAt applied so far. */
  readonly eventTime: Instant | null;
}

export interface LagSource {
  readonly stream: Pick<StreamClient, 'logBounds' | 'readRanges'>;
  /** Before every topic and group of this environment. */
  readonly prefix: string;
  /** Names the group of this one look. */
  readonly lookGroup: string;
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
  const lags: Omit<PartitionLag, 'oldestAppendedAt'>[] = [];
  for (const input of INPUT_TOPICS) {
    const topic = topicName(source.prefix, input);
    const ofTopic = progress.filter((each) => each.topic === topic);
    const groups = new Set([topicName(source.prefix, GROUP_BY_TOPIC[input]), ...ofTopic.map(({ group }) => group)]);
    const bounds = await source.stream.logBounds(topic);
    for (const group of groups) {
      for (const each of bounds) {
        const row = ofTopic.find(({ group: of, partition }) => of === group && partition === each.partition);
        lags.push({ group, topic, partition: each.partition, ...behind(row, each) });
      }
    }
  }
  return withOldest(source, lags);
}

function behind(row: StreamProgress | undefined, { low, high: logEnd }: PartitionBounds) {
  const nextOffset = row?.nextOffset ?? null;
  const from = nextOffset ?? low;
  return { nextOffset, logEnd, messages: logEnd > from ? logEnd - from : 0n, eventTime: row?.eventTime ?? null };
}

async function withOldest(
  { stream, lookGroup }: LagSource,
  lags: readonly Omit<PartitionLag, 'oldestAppendedAt'>[],
): Promise<PartitionLag[]> {
  const oldest = new Map<string, Instant>();
  const hidden = new Set<string>();
  // Groups may share a topic, and a range is known by its partition: one group after the other.
  for (const group of new Set(lags.map((lag) => lag.group))) {
    const unread = await stream.readRanges({
      group: lookGroup,
      ranges: lags.filter((lag) => lag.group === group).map(rangeOf),
      onMessage: ({ timestamp }, topic, partition) => {
        oldest.set(keyOf({ group, topic, partition }), Number(timestamp));
        return 'enough';
      },
    });
    for (const range of unread) hidden.add(keyOf({ group, ...range }));
  }
  return lags.map((lag) => {
    const key = keyOf(lag);
    const oldestAppendedAt = oldest.get(key) ?? null;
    // Nothing but marks of transactions: there is no record to apply.
    const messages = oldestAppendedAt === null && !hidden.has(key) ? 0n : lag.messages;
    return { ...lag, messages, oldestAppendedAt };
  });
}

const rangeOf = ({ topic, partition, logEnd: to, messages }: Omit<PartitionLag, 'oldestAppendedAt'>) => ({
  topic,
  partition,
  from: to - messages,
  to,
});

const keyOf = ({ group, ...place }: TopicPartition & { readonly group: string }): string =>
  `${group}/${topicPartitionKey(place)}`;
