/**
 * Customers of whom a stage or a level of risk was ever told, a page at a time: whoever is there now is among them, and their states say
 * who (no column does: one that changes and is searched would make every update of a customer write its indexes).
 */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const FIND_BY_OUTCOME = statement({
  name: 'find-by-outcome',
  text: `
    select distinct customer_no as "customerNo" from history
    where type = $1 and content ->> 'to' = $2 and customer_no > $3 order by customer_no limit $4`,
  parameters: ['text', 'text', 'bigint', 'bigint'],
  row: { customerNo: 'bigint' },
});

export interface ToldValue {
  readonly type: 'stage.changed' | 'risk.changed';
  readonly to: string;
}

/** @param after the last one of the page before; 0 begins. @returns [] at the end. */
export async function findByOutcome(
  db: ClientBase | Pool,
  { type, to }: ToldValue,
  after: bigint,
  customersMax: number,
): Promise<bigint[]> {
  const rows = await FIND_BY_OUTCOME.rows(db, type, to, after, BigInt(customersMax));
  return rows.map(({ customerNo }) => customerNo);
}
