/**
 * The timekeeper's cursor over the outbox: which customers changed between two snapshots, so that cards left behind by a crash between
 * commit and Redis are mended. What changes balance, stage, risk, next expiry, advice, key customer or the open case also writes an outcome,
 * so the outbox names every customer whose card tells something wrong. One that is only behind in version, `asOf` and driver (a visit, a
 * consent, evidence that moves nothing), or that was lost before the first outcome, is left to the customer's next change.
 */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { CardVersion } from './cards.ts';

export interface ChangedCustomer extends CardVersion {
  readonly customerNo: bigint;
}

export interface ChangedPage {
  /** Of rows that name one: a dead letter does not. */
  readonly customers: readonly ChangedCustomer[];
  /** The snapshot up to which outcomes are in this page and the ones before it: the page ends with a whole transaction. */
  readonly followedTo: string;
  /** Nothing lies between the snapshots; `followedTo` may be the earlier of them. */
  readonly isEmpty: boolean;
  readonly isLast: boolean;
}

const READ_SNAPSHOT = statement({
  name: 'read-snapshot',
  text: 'select pg_current_snapshot() as snapshot',
  row: { snapshot: 'pg_snapshot' },
});

const CLAIM = statement({
  name: 'claim-card-repair',
  text: 'select followed_to as "followedTo" from card_repair for update skip locked',
  row: { followedTo: 'pg_snapshot' },
});

const READ_CHANGED = statement({
  name: 'read-changed-customers',
  text: `
    select o.xid::text as xid, coalesce(o.version, 0) as version, i.customer_no as "customerNo", i.customer_id as "customerId"
    from outbox o left join identities i on i.customer_id = any (array[o.aggregateid])
    where o.shard = 0 and o.xid >= pg_snapshot_xmin($1::pg_snapshot) and o.xid < pg_snapshot_xmax($2::pg_snapshot)
      and not pg_visible_in_snapshot(o.xid, $1::pg_snapshot) and pg_visible_in_snapshot(o.xid, $2::pg_snapshot)
    order by o.xid
    fetch first ($3) rows with ties`,
  parameters: ['pg_snapshot', 'pg_snapshot', 'bigint'],
  row: { xid: 'text', version: 'bigint', customerNo: 'bigint?', customerId: 'text?' },
});

const MOVE = statement({
  name: 'move-card-repair',
  text: 'update card_repair set followed_to = $1',
  parameters: ['pg_snapshot'],
});

/** The snapshot of this instant, as text. */
export async function readSnapshot(db: ClientBase | Pool): Promise<string> {
  return (await READ_SNAPSHOT.only(db)).snapshot;
}

/** @returns the snapshot up to which cards were mended; undefined when another process is at it. */
export async function claimCardRepair(tx: ClientBase): Promise<string | undefined> {
  return (await CLAIM.first(tx))?.followedTo;
}

/**
 * The oldest transactions between two snapshots.
 * @param rowsMax rows of the outbox, and as many more as the last transaction has.
 */
export async function readChangedCustomers(
  db: ClientBase | Pool,
  { from, to }: { readonly from: string; readonly to: string },
  rowsMax: number,
): Promise<ChangedPage> {
  const rows = await READ_CHANGED.rows(db, from, to, BigInt(rowsMax));
  const newest = new Map<bigint, ChangedCustomer>();
  for (const { customerNo, customerId, version } of rows) {
    if (customerNo === null || customerId === null) continue;
    const known = newest.get(customerNo);
    if (known === undefined || known.version < version) newest.set(customerNo, { customerNo, customerId, version });
  }
  const last = rows.at(-1);
  const isLast = last === undefined || rows.length < rowsMax;
  const followedTo = isLast ? to : snapshotUpTo(to, BigInt(last.xid));
  return { customers: [...newest.values()], followedTo, isEmpty: last === undefined, isLast };
}

/**
 * @param snapshot as Postgres writes it, `xmin:xmax:xip,...`.
 * @returns one that sees what `snapshot` sees of the transactions up to and including `xid`, and nothing later.
 */
export function snapshotUpTo(snapshot: string, xid: bigint): string {
  const [, xmax = '', xip = ''] = snapshot.split(':');
  const end = BigInt(xmax) < xid + 1n ? BigInt(xmax) : xid + 1n;
  const running = xip.split(',').filter((each) => each !== '' && BigInt(each) < end);
  return `${running[0] ?? end}:${end}:${running.join(',')}`;
}

export function moveCardRepair(tx: ClientBase, followedTo: string): Promise<unknown> {
  return MOVE.run(tx, followedTo);
}
