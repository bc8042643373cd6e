/**
 * Opens the next window of the outbox: the rows visible now that were not visible in the snapshot the last window ended with.
 * Cheap when there are none (three index look-ups), so it is also how one asks whether something waits. The relay reads its windows so
 * (held-outbox.ts says why), and so does whoever follows outcomes without Kafka (read-outcome-page.ts).
 */
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { OutboxWindow } from './relay-intent.ts';

export interface FoundWindow extends OutboxWindow {
  /** No row of the window lies behind it. */
  readonly last: bigint;
}

/** Transaction ids began again below those already relayed: the store was moved by a dump under a relay that runs (identity/). */
export class TransactionIdsWentBackError extends OperatingError {
  override readonly code = 'TRANSACTION_IDS_WENT_BACK';
}

/**
 * What the last snapshot did not see ran at that time (its xip) or came after (from its xmax on).
 * `position + 0` keeps Postgres from walking the index by position from the table's beginning in search of the first match.
 */
const FIND_WINDOW = statement({
  name: 'find-outbox-window',
  text: `
    select pg_current_snapshot() as to,
           pg_snapshot_xmax(pg_current_snapshot()) < pg_snapshot_xmax($1::pg_snapshot) as "wentBack",
           (select position from outbox order by position desc limit 1) as last,
           least(
             (select min(running.position)
              from pg_snapshot_xip($1::pg_snapshot) as x(xid)
              cross join lateral (select position from outbox o where o.shard = 0 and o.xid = x.xid offset 0) as running),
             (select min(position + 0) from outbox where shard = 0 and xid >= pg_snapshot_xmax($1::pg_snapshot))
           ) as first`,
  parameters: ['pg_snapshot'],
  row: { to: 'pg_snapshot', wentBack: 'boolean', last: 'bigint?', first: 'bigint?' },
});

/** @returns undefined when no row waits. @throws TransactionIdsWentBackError */
export async function findOutboxWindow(db: ClientBase | Pool, from: string): Promise<FoundWindow | undefined> {
  const { to, wentBack, last, first } = await FIND_WINDOW.only(db, from);
  if (wentBack) {
    throw new TransactionIdsWentBackError(
      `the outbox was read up to snapshot ${from}, the database is at ${to}: its transaction ids began anew, as after the import of a ` +
        'dump. `npm run streams -- adopt-store --reason TEXT` makes it the store of this cluster.',
    );
  }
  return first === null || last === null ? undefined : { from, to, after: first - 1n, last };
}
