/** Reads rows of one window of the outbox, in the order in which they are to be published. */
import type { ClientBase, Pool } from 'pg';
import type { OutboxHeader } from './insert-outbox.ts';
import type { OutboxWindow, RelayIntent } from './relay-shard.ts';

export interface WaitingRow {
  readonly position: bigint;
  /** Without the environment's prefix. */
  readonly topic: string;
  readonly key: Buffer | null;
  readonly payload: Buffer | null;
  readonly headers: Readonly<Record<string, OutboxHeader>>;
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

/** Sizes are those of the compressed values; a limit of memory, not of a protocol. */
const READ_OUTBOX = {
  name: 'read-outbox',
  text: `
    select position, topic, key, payload, headers, page_rows
    from (
      select page.*, count(*) over () as page_rows,
             sum(bytes) over (order by position rows between unbounded preceding and 1 preceding) as bytes_before
      from (
        select position, topic, key, payload, headers,
               coalesce(octet_length(key), 0) + coalesce(octet_length(payload), 0) + pg_column_size(headers) as bytes
        from outbox
        where shard = $1 and position > $2 and ($3::bigint is null or position <= $3)
          and pg_visible_in_snapshot(xid, $5::pg_snapshot) and not pg_visible_in_snapshot(xid, $4::pg_snapshot)
        order by position
        limit $6
      ) as page
    ) as sized
    where $7::bigint is null or bytes_before is null or bytes_before < $7
    order by position`,
};

/** @returns the rows that come next in the window. */
export async function readOutboxPage(
  db: ClientBase | Pool,
  shard: number,
  { from, to, after }: OutboxWindow,
  { rowsMax, bytesMax }: PageLimits,
): Promise<OutboxPage> {
  const { rows } = await db.query({ ...READ_OUTBOX, values: [shard, after, null, from, to, rowsMax, bytesMax] });
  const pageRows = Number(rows[0]?.page_rows ?? 0);
  return { rows, isLast: pageRows < rowsMax && rows.length === pageRows };
}

/** @returns the rows of a recorded batch: no limit applies, since what the limits were at that time is not known. */
export async function readOutboxBatch(
  db: ClientBase | Pool,
  shard: number,
  { window, last }: RelayIntent,
): Promise<WaitingRow[]> {
  const { from, to, after } = window;
  const { rows } = await db.query({ ...READ_OUTBOX, values: [shard, after, last, from, to, null, null] });
  return rows;
}
