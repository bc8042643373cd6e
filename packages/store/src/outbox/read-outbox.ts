/** Reads rows of one window of the outbox, in the order in which they are to be published. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import type { OutboxHeaders } from '../codecs/header-codec.ts';
import { jsonbOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { OutboxWindow, RelayIntent } from './relay-intent.ts';

export interface WaitingRow {
  readonly position: bigint;
  /** Without the environment's prefix. */
  readonly topic: string;
  readonly key: Buffer | null;
  readonly payload: Buffer | null;
  readonly headers: OutboxHeaders;
  /** Of the record that it is due to; null: time alone caused it. */
  readonly appendedAt: Instant | null;
  /** Of the span that it came of; null: that is not recorded. */
  readonly traceparent: string | null;
}

export interface OutboxPage {
  readonly rows: readonly WaitingRow[];
  /** No row of the window lies behind these. */
  readonly isLast: boolean;
}

export interface PageLimits {
  readonly rowsMax: number;
  /** The row that exceeds it is still read: a page is never empty for its size. */
  readonly bytesMax: number;
}

/** A limit of memory, not of a protocol. Of what is ours the size of headers is that of the compressed value, which is as good. */
const READ_OUTBOX = statement({
  name: 'read-outbox',
  text: `
    select position, topic, key, payload, headers, appended_at as "appendedAt", traceparent, "pageRows"
    from (
      select page.*, count(*) over () as "pageRows",
             sum(bytes) over (order by position rows between unbounded preceding and 1 preceding) as bytes_before
      from (
        select position, topic, key, payload, headers, appended_at, traceparent,
               coalesce(octet_length(key), 0) + coalesce(octet_length(payload), 0)
                 + case when type = 'dead-letter' then octet_length(headers::text) else pg_column_size(headers) end as bytes
        from outbox
        where shard + 0 = 0 and position > $1 and ($2::bigint is null or position <= $2)
          and pg_visible_in_snapshot(xid, $4::pg_snapshot) and not pg_visible_in_snapshot(xid, $3::pg_snapshot)
        order by position
        limit $5
      ) as page
    ) as sized
    where $6::bigint is null or bytes_before is null or bytes_before < $6
    order by position`,
  parameters: ['bigint', 'bigint?', 'pg_snapshot', 'pg_snapshot', 'bigint?', 'bigint?'],
  row: {
    position: 'bigint',
    topic: 'text',
    key: 'bytea?',
    payload: 'bytea?',
    headers: jsonbOf<WaitingRow['headers']>(),
    appendedAt: 'timestamptz?',
    traceparent: 'text?',
    pageRows: 'bigint',
  },
});

/** @returns the rows that come next in the window. */
export async function readOutboxPage(
  db: ClientBase | Pool,
  { from, to, after }: OutboxWindow,
  { rowsMax, bytesMax }: PageLimits,
): Promise<OutboxPage> {
  const rows = await READ_OUTBOX.rows(db, after, null, from, to, BigInt(rowsMax), BigInt(bytesMax));
  const pageRows = Number(rows[0]?.pageRows ?? 0);
  return { rows, isLast: pageRows < rowsMax && rows.length === pageRows };
}

/** @returns the rows of a recorded batch: no limit applies, since what the limits were at that time is not known. */
export function readOutboxBatch(db: ClientBase | Pool, { window, last }: RelayIntent): Promise<WaitingRow[]> {
  const { from, to, after } = window;
  return READ_OUTBOX.rows(db, after, last, from, to, null, null);
}
