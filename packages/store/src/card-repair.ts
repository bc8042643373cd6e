/**
 * The timekeeper's cursor over the outbox: which customers changed between two snapshots, so that cards left behind by a crash between
 * commit and Redis are mended. Whatever changes a card also writes an outcome, so the outbox names every customer concerned.
 */
import type { ClientBase, Pool } from 'pg';
import type { CardVersion } from './cards.ts';

export interface ChangedCustomer extends CardVersion {
  readonly customerNo: bigint;
}

/** Place in the outbox inside a window. */
export interface RepairPlace {
  readonly xid: string;
  readonly position: bigint;
}

export interface ChangedPage {
  readonly customers: readonly ChangedCustomer[];
  /** Where the next page begins; undefined: that was the last. */
  readonly next: RepairPlace | undefined;
}

const CLAIM = { name: 'claim-card-repair', text: 'select followed_to from card_repair for update skip locked' };

const READ_CHANGED = {
  name: 'read-changed-customers',
  text: `
    select o.xid::text as xid, o.position, o.version, i.customer_no, i.customer_id
    from outbox o join identities i on i.customer_id = o.aggregateid
    where o.shard = 0 and o.xid >= pg_snapshot_xmin($1::pg_snapshot) and o.xid < pg_snapshot_xmax($2::pg_snapshot)
      and (o.xid, o.position) > ($3::text::xid8, $4::bigint)
      and not pg_visible_in_snapshot(o.xid, $1::pg_snapshot) and pg_visible_in_snapshot(o.xid, $2::pg_snapshot)
    order by o.xid, o.position
    limit $5`,
};

/** The snapshot of this instant, as text. */
export async function readSnapshot(db: ClientBase | Pool): Promise<string> {
  const { rows } = await db.query('select pg_current_snapshot()::text as snapshot');
  return rows[0].snapshot;
}

/** @returns the snapshot up to which cards were mended; undefined when another process is at it. */
export async function claimCardRepair(tx: ClientBase): Promise<string | undefined> {
  const { rows } = await tx.query({ ...CLAIM, values: [] });
  return rows[0]?.followed_to;
}

export async function readChangedCustomers(
  db: ClientBase | Pool,
  { from, to }: { readonly from: string; readonly to: string },
  after: RepairPlace | undefined,
  rowsMax: number,
): Promise<ChangedPage> {
  const { rows } = await db.query({
    ...READ_CHANGED,
    values: [from, to, after?.xid ?? '0', after?.position ?? 0n, rowsMax],
  });
  const last = rows.length < rowsMax ? undefined : rows.at(-1);
  const newest = new Map<bigint, ChangedCustomer>();
  for (const { customer_no: customerNo, customer_id: customerId, version } of rows) {
    const known = newest.get(customerNo);
    if (known === undefined || known.version < version) newest.set(customerNo, { customerNo, customerId, version });
  }
  return {
    customers: [...newest.values()],
    next: last === undefined ? undefined : { xid: last.xid, position: last.position },
  };
}

export function moveCardRepair(tx: ClientBase, followedTo: string): Promise<unknown> {
  return tx.query('update card_repair set followed_to = $1', [followedTo]);
}
