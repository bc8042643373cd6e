/**
 * A page of customers for a count of the whole base: their states, and what their entries have moved. By customer_no, which never
 * changes: whoever goes from page to page meets each customer and each of its entries once, whatever is recorded meanwhile.
 */
import type { Account } from '@loyalty-ladder/domain/state/entry.ts';
import type { ClientBase, Pool } from 'pg';
import { textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import { roundTrip } from '../postgres/transaction.ts';

export interface CensusPage {
  readonly last: bigint;
  /** state-codec.ts reads them. */
  readonly states: readonly Buffer[];
  readonly moved: readonly { readonly from: Account; readonly to: Account; readonly points: bigint }[];
  readonly noEffects: readonly { readonly reason: string; readonly facts: bigint }[];
}

const READ_STATES = statement({
  name: 'read-census-states',
  text: `
    select customer_no as "customerNo", state from customers where customer_no > $1 order by customer_no limit $2`,
  parameters: ['bigint', 'bigint'],
  row: { customerNo: 'bigint', state: 'bytea' },
});

const SUM_ENTRIES = statement({
  name: 'sum-entries-of-customers',
  text: `
    select from_account as "from", to_account as "to", sum(points)::bigint as points
    from entries where customer_no > $1 and customer_no <= $2 group by from_account, to_account`,
  parameters: ['bigint', 'bigint'],
  row: { from: textOf<Account>(), to: textOf<Account>(), points: 'bigint' },
});

const COUNT_NO_EFFECTS = statement({
  name: 'count-no-effects-of-customers',
  text: `
    select reason, count(*) as facts from no_effects where customer_no > $1 and customer_no <= $2 group by reason`,
  parameters: ['bigint', 'bigint'],
  row: { reason: 'text', facts: 'bigint' },
});

/** @param after the last one of the page before; 0 begins. @returns undefined at the end. */
export async function readCensusPage(
  db: ClientBase | Pool,
  after: bigint,
  customersMax: number,
): Promise<CensusPage | undefined> {
  const rows = await READ_STATES.rows(db, after, BigInt(customersMax));
  const last = rows.at(-1)?.customerNo;
  if (last === undefined) return undefined;
  const [moved, noEffects] = await roundTrip([
    SUM_ENTRIES.rows(db, after, last),
    COUNT_NO_EFFECTS.rows(db, after, last),
  ]);
  return { last, states: rows.map(({ state }) => state), moved, noEffects };
}
