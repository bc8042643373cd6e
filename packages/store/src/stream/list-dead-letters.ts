/** The mirror of the dead-letter topics, newest first, without the bytes. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface ListedDeadLetter extends TopicPartition {
  readonly group: string;
  readonly offset: bigint;
  readonly reason: string;
  readonly detail: string;
  /** What ce_source and ce_id say, where they say it well. */
  readonly source: string | null;
  readonly eventId: string | null;
  readonly recordedAt: Instant;
}

const LIST_DEAD_LETTERS = statement({
  name: 'list-dead-letters',
  text: `
    select consumer_group as "group", topic, partition, "offset", reason, detail, source,
           event_id as "eventId", recorded_at as "recordedAt"
    from dead_letters
    where ($1::text is null or reason = $1) and ($2::text is null or topic = $2)
      and ($3::text is null or source = $3)
    order by recorded_at desc, topic, partition, "offset" desc
    limit $4`,
  parameters: ['text?', 'text?', 'text?', 'bigint'],
  row: {
    group: 'text',
    topic: 'text',
    partition: 'integer',
    offset: 'bigint',
    reason: 'text',
    detail: 'text',
    source: 'text?',
    eventId: 'text?',
    recordedAt: 'timestamptz',
  },
});

/** What is left out is not asked for. */
export interface DeadLetterFilter {
  readonly reason?: string;
  /** As on the cluster. */
  readonly topic?: string;
  readonly source?: string;
}

export function listDeadLetters(
  db: ClientBase | Pool,
  { reason, topic, source }: DeadLetterFilter,
  rowsMax: number,
): Promise<ListedDeadLetter[]> {
  return LIST_DEAD_LETTERS.rows(db, reason ?? null, topic ?? null, source ?? null, BigInt(rowsMax));
}
