/** Where a reader of outcomes stands (read-outcome-page.ts), and where one may begin. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { FoundWindow } from './find-outbox-window.ts';

/**
 * What has been read: all that the snapshot `from` sees, and what `to` sees up to the position `after`. Where both are one snapshot, all that
 * it sees is read, and the next window begins there. Holds in the store that it was made in: one that was restored or adopted since
 * (of another epoch) has other transaction ids.
 */
export type OutcomeCursor = FoundWindow;

/** A snapshot that sees nothing: transaction ids begin at 3. */
const NOTHING_SEEN = '1:1:';
/** Longer than any transaction of ours stays open. */
const TRANSACTION_MS_MAX = 60_000;

const READ_END = statement({
  name: 'read-outbox-end',
  text: `
    select pg_current_snapshot() as to, coalesce((select position from outbox order by position desc limit 1), 0) as last`,
  row: { to: 'pg_snapshot', last: 'bigint' },
});

/**
 * By halves, as there is no index on what nobody else looks for: a probe is the first row behind the middle. Positions and instants are drawn
 * together, row by row, so they rise together but for what a transaction lasts.
 */
const READ_SINCE = statement({
  name: 'read-outbox-since',
  text: `
    with recursive feed as (
      select pg_current_snapshot() as to, coalesce((select position from outbox order by position desc limit 1), 0) as last
    ), search (low, high) as (
      select 0::bigint, last from feed
      union all
      select case when probe.created_at < $1 then probe.position else low end,
             case when probe.created_at < $1 then high else (low + high) / 2 end
      from search
      left join lateral (
        select position, created_at from outbox
        where position > (low + high) / 2 and position <= high
        order by position limit 1
      ) as probe on true
      where low < high
    )
    select feed.to, feed.last, search.low as after from feed, search where low >= high`,
  parameters: ['timestamptz'],
  row: { to: 'pg_snapshot', last: 'bigint', after: 'bigint' },
});

/** Behind all that this snapshot sees. */
export function readAllOf(snapshot: string): OutcomeCursor {
  return { from: snapshot, to: snapshot, after: 0n, last: 0n };
}

/** Behind all that is recorded now; what transactions that still run will have recorded comes. */
export async function cursorAtEnd(db: ClientBase | Pool): Promise<OutcomeCursor> {
  return readAllOf((await READ_END.only(db)).to);
}

/** Before all that is kept. */
export async function cursorAtBeginning(db: ClientBase | Pool): Promise<OutcomeCursor> {
  return { from: NOTHING_SEEN, after: 0n, ...(await READ_END.only(db)) };
}

/**
 * Before all that was recorded from an instant on, by Postgres' own clock (`recordedAt`), or became visible from then on; and before some that was
 * recorded in the minute before it. Whoever goes back to an instant reads at least what came since, and some of it again.
 */
export async function cursorSince(db: ClientBase | Pool, instant: Instant): Promise<OutcomeCursor> {
  return { from: NOTHING_SEEN, ...(await READ_SINCE.only(db, instant - TRANSACTION_MS_MAX)) };
}
