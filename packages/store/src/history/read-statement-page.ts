/**
 * Lines of a customer's ledger in the order in which they were recorded, a page at a time, each with the balances after it. Numbers have no
 * gap and are given out under the customer's lock, so whoever pages either way meets every line once, whatever is recorded meanwhile.
 */
import type { Account } from '@loyalty-ladder/domain/state/entry.ts';
import type { ClientBase, Pool } from 'pg';
import { textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import { roundTrip } from '../postgres/transaction.ts';
import { causeOf } from './cause-columns.ts';
import type { StatementLine } from './read-statement.ts';

export interface NumberedLine extends StatementLine {
  /** entry_key in hex: a correction has the key of what it corrects. */
  readonly key: string;
}

export interface StatementPart {
  readonly customerNo: bigint;
  /** Lines with numbers from here, */
  readonly from: bigint;
  /** up to and including here. */
  readonly to: bigint;
}

const READ_LINES = statement({
  name: 'read-statement-page',
  text: `
    select entry_no as "entryNo", encode(entry_key, 'hex') as key, effective_at as at, kind, from_account as "from", to_account as "to",
           points, cause_source as "causeSource", cause, corrects is not null as correction, recorded_at as "recordedAt"
    from entries where customer_no = $1 and entry_no >= $2 and entry_no <= $3
    order by entry_no`,
  parameters: ['bigint', 'bigint', 'bigint'],
  row: {
    entryNo: 'bigint',
    key: 'text',
    at: 'timestamptz',
    kind: textOf<StatementLine['kind']>(),
    from: textOf<Account>(),
    to: textOf<Account>(),
    points: 'bigint',
    causeSource: 'text?',
    cause: 'text',
    correction: 'boolean',
    recordedAt: 'timestamptz',
  },
});

/**
 * Reads every line before the page: balances are the sums of entries, and nothing else says what they were. By pairs of accounts first: of
 * those there are few, and of lines there may be 100,000.
 */
const ADD_UP = statement({
  name: 'add-up-statement',
  text: `
    select side.account, sum(side.points)::bigint as points
    from (
      select e.from_account, e.to_account, sum(e.points) as points
      from (
        select from_account, to_account, points from entries where customer_no = $1 and entry_no < $2 order by entry_no offset 0
      ) as e
      group by e.from_account, e.to_account
    ) as moved
    cross join lateral (values (moved.to_account, moved.points), (moved.from_account, -moved.points)) as side(account, points)
    group by side.account`,
  parameters: ['bigint', 'bigint'],
  row: { account: textOf<Account>(), points: 'bigint' },
});

export interface StatementPage {
  /** In order of their numbers. */
  readonly lines: readonly NumberedLine[];
  /** What each account has before the first of them; those that are missing have nothing. */
  readonly before: ReadonlyMap<Account, bigint>;
}

/** Entries are never changed, so two looks at what is recorded agree. */
export async function readStatementPage(
  db: ClientBase | Pool,
  { customerNo, from, to }: StatementPart,
): Promise<StatementPage> {
  const [rows, sums] = await roundTrip([READ_LINES.rows(db, customerNo, from, to), ADD_UP.rows(db, customerNo, from)]);
  const lines = rows.map(({ causeSource, cause, ...line }) => ({ ...line, cause: causeOf({ causeSource, cause }) }));
  return { lines, before: new Map(sums.map(({ account, points }) => [account, points])) };
}
