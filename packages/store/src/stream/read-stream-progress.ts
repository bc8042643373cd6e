/** Where every consumer group stands on the topics given: what the timekeeper and the lag figures start from. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface StreamProgress extends TopicPartition {
  readonly group: string;
  readonly nextOffset: bigint;
  /** How many of the offsets below were probes: they are no facts, and nothing that comes late comes with them. */
  readonly probes: bigint;
  /** Kafka's own id of the topic that the offset is of; null: not known. */
  readonly topicId: string | null;
  /** Newest occurredAt applied so far; null before the first fact. */
  readonly eventTime: Instant | null;
  /**
   * Whether records of it were seen lately that lie in another partition than that of their key. Older than the log reaches back they say
   * nothing of what waits in it.
   */
  readonly isMisrouted: boolean;
  /** Its log is not the one that the offset is of, or has lost what comes next: nothing of it may be taken for applied. */
  readonly isLost: boolean;
}

const READ_PROGRESS = statement({
  name: 'read-stream-progress',
  text: `
    select consumer_group as "group", topic, partition, next_offset as "nextOffset", topic_id as "topicId", event_time as "eventTime",
           coalesce(misrouted_at > clock_timestamp() - interval '28 days', false) as "isMisrouted",
           lost_since is not null as "isLost", probes
    from stream_offsets where topic = any($1::text[])`,
  parameters: ['text[]'],
  row: {
    group: 'text',
    topic: 'text',
    partition: 'integer',
    nextOffset: 'bigint',
    topicId: 'text?',
    eventTime: 'timestamptz?',
    isMisrouted: 'boolean',
    isLost: 'boolean',
    probes: 'bigint',
  },
});

export function readStreamProgress(db: ClientBase | Pool, topics: readonly string[]): Promise<StreamProgress[]> {
  return READ_PROGRESS.rows(db, topics);
}
