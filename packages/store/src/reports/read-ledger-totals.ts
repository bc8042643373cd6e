/** The ledger of the whole base: the balance of each account, and what each kind of entry has moved, corrections included. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import { roundTrip } from '../postgres/transaction.ts';

export interface LedgerTotals {
  /** By account, those that are not zero. */
  readonly byAccount: ReadonlyMap<string, bigint>;
  /** By kind, those that are not zero. */
  readonly netByKind: ReadonlyMap<string, bigint>;
}

const READ_BY_ACCOUNT = statement({
  name: 'read-ledger-by-account',
  text: `
    select moved.account as name, sum(moved.points)::bigint as points
    from entries cross join lateral (values (to_account, points), (from_account, -points)) as moved(account, points)
    group by moved.account having sum(moved.points) <> 0 order by moved.account`,
  row: { name: 'text', points: 'bigint' },
});

const READ_BY_KIND = statement({
  name: 'read-ledger-by-kind',
  text: `
    select kind as name, sum(points)::bigint as points from entries group by kind having sum(points) <> 0 order by kind`,
  row: { name: 'text', points: 'bigint' },
});

export async function readLedgerTotals(db: ClientBase | Pool): Promise<LedgerTotals> {
  const [accounts, kinds] = await roundTrip([READ_BY_ACCOUNT.rows(db), READ_BY_KIND.rows(db)]);
  return { byAccount: byName(accounts), netByKind: byName(kinds) };
}

function byName(rows: readonly { name: string; points: bigint }[]): Map<string, bigint> {
  return new Map(rows.map(({ name, points }) => [name, points]));
}
