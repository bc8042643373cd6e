/** Customers who are in given states by turns, written as the pipeline writes them, without the facts that would have led to it. */
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import type { Pool } from 'pg';

const FILL = `
  with filled as (insert into identities select 'customer-' || no, no from generate_series(0, $1 - 1) as no returning *)
  insert into customers (customer_no, customer_id, partition, version, fold_version, state)
  select customer_no, customer_id, 0, 1, $2, ($3::bytea[])[1 + customer_no % cardinality($3::bytea[])] from filled`;

/** @returns their ids. */
export async function fillCustomers(pool: Pool, count: number, states: readonly State[]): Promise<string[]> {
  await pool.query(FILL, [count, FOLD_VERSION, states.map(encodeState)]);
  return Array.from({ length: count }, (_, no) => `customer-${no}`);
}
