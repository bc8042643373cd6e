/** The mirror of the dead-letter topics, newest first, without the bytes. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase, Pool } from 'pg';
import { textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { DeadLetterState } from './dead-letter-state.ts';

export interface ListedDeadLetter extends TopicPartition {
  /** Names it; rises with the time at which it was recorded. */
  readonly letterNo: bigint;
  readonly group: string;
  /** Of the log that the offset is counted in. */
  readonly generation: number;
  readonly offset: bigint;
  readonly reason: string;
  readonly detail: string;
  /** What ce_source and ce_id say, where they say it well. */
  readonly source: string | null;
  readonly eventId: string | null;
  /** The beginning of it: an id has room in it. */
  readonly key: Buffer | null;
  readonly recordedAt: Instant;
  readonly state: DeadLetterState;
  readonly settledAt: Instant | null;
  readonly settledBecause: string | null;
}

/** What is left out is not asked for. */
export interface DeadLetterFilter {
  readonly state?: DeadLetterState | undefined;
  readonly reason?: string | undefined;
  /** As on the cluster. */
  readonly topic?: string | undefined;
  readonly partition?: number | undefined;
  readonly offset?: bigint | undefined;
  readonly source?: string | undefined;
  readonly eventId?: string | undefined;
  readonly key?: Buffer | undefined;
  readonly letterNo?: bigint | undefined;
  /** Recorded at or after. */
  readonly since?: Instant | undefined;
  /** Recorded earlier than. */
  readonly before?: Instant | undefined;
}

const LIST_DEAD_LETTERS = statement({
  name: 'list-dead-letters',
  text: `
    select letter_no as "letterNo", consumer_group as "group", topic, partition, generation, "offset", reason, detail, source,
           event_id as "eventId", substring(key for 512) as key, recorded_at as "recordedAt", state, settled_at as "settledAt",
           settled_because as "settledBecause"
    from dead_letters
    where ($1::text is null or state = $1) and ($2::text is null or reason = $2) and ($3::text is null or topic = $3)
      and ($4::text is null or source = $4) and ($5::text is null or event_id = $5) and ($6::bytea is null or key = $6)
      and ($7::bigint is null or letter_no = $7) and ($8::timestamptz is null or recorded_at >= $8)
      and ($9::timestamptz is null or recorded_at < $9) and ($10::integer is null or partition = $10)
      and ($11::bigint is null or "offset" = $11) and ($12::bigint is null or letter_no < $12)
    order by letter_no desc
    limit $13`,
  parameters: [
    ...(['text?', 'text?', 'text?', 'text?', 'text?', 'bytea?', 'bigint?', 'timestamptz?', 'timestamptz?'] as const),
    ...(['integer?', 'bigint?', 'bigint?', 'bigint'] as const),
  ],
  row: {
    letterNo: 'bigint',
    group: 'text',
    topic: 'text',
    partition: 'integer',
    generation: 'integer',
    offset: 'bigint',
    reason: 'text',
    detail: 'text',
    source: 'text?',
    eventId: 'text?',
    key: 'bytea?',
    recordedAt: 'timestamptz',
    state: textOf<DeadLetterState>(),
    settledAt: 'timestamptz?',
    settledBecause: 'text?',
  },
});

/** @param below letters with lower numbers alone: the last one of the page before. */
export function listDeadLetters(
  db: ClientBase | Pool,
  filter: DeadLetterFilter,
  rowsMax: number,
  below?: bigint,
): Promise<ListedDeadLetter[]> {
  return LIST_DEAD_LETTERS.rows(db, filter.state ?? null, ...valuesOf(filter), below ?? null, BigInt(rowsMax));
}

/** In the order of the statements that take a filter. */
export function valuesOf(filter: DeadLetterFilter) {
  return [
    filter.reason ?? null,
    filter.topic ?? null,
    filter.source ?? null,
    filter.eventId ?? null,
    filter.key ?? null,
    filter.letterNo ?? null,
    filter.since ?? null,
    filter.before ?? null,
    filter.partition ?? null,
    filter.offset ?? null,
  ] as const;
}
