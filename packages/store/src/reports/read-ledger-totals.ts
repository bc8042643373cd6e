/** The ledger of the whole base: the balance of each account, and what each kind of entry has moved, corrections included. */
import type { ClientBase, Pool } from 'pg';
import { roundTrip } from '../postgres/transaction.ts';

export interface LedgerTotals {
  /** By account, those that are not zero. */
  readonly byAccount: ReadonlyMap<string, bigint>;
  /** By kind, those that are not zero. */
  readonly netByKind: ReadonlyMap<string, bigint>;
}

const READ_BY_ACCOUNT = `
  select moved.account as name, sum(moved.points)::bigint as points
  from entries cross join lateral (values (to_account, points), (from_account, -points)) as moved(account, points)
  group by moved.account having sum(moved.points) <> 0 order by moved.account`;

const READ_BY_KIND = `
  select kind as name, sum(points)::bigint as points from entries group by kind having sum(points) <> 0 order by kind`;

export async function readLedgerTotals(db: ClientBase | Pool): Promise<LedgerTotals> {
  const [accounts, kinds] = await roundTrip([db.query(READ_BY_ACCOUNT), db.query(READ_BY_KIND)]);
  return { byAccount: byName(accounts.rows), netByKind: byName(kinds.rows) };
}

function byName(rows: readonly { name: string; points: bigint }[]): Map<string, bigint> {
  return new Map(rows.map(({ name, points }) => [name, points]));
}
