/** Where every consumer group stands on the topics given: what the timekeeper and the lag figures start from. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase, Pool } from 'pg';

export interface StreamProgress extends TopicPartition {
  readonly group: string;
  readonly nextOffset: bigint;
  /** Newest occurredAt applied so far; null before the first fact. */
  readonly eventTime: Instant | null;
}

const READ_PROGRESS = {
  name: 'read-stream-progress',
  text: `
    select consumer_group as "group", topic, partition, next_offset as "nextOffset", event_time as "eventTime"
    from stream_offsets where topic = any($1::text[])`,
};

export async function readStreamProgress(db: ClientBase | Pool, topics: readonly string[]): Promise<StreamProgress[]> {
  const { rows } = await db.query({ ...READ_PROGRESS, values: [topics] });
  return rows;
}
