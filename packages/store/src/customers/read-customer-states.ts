/** Customers as they stand, unlocked: for what reads one row at a time and is guarded by its version (cards, reports). */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';

export interface CustomerState {
  readonly customerNo: bigint;
  readonly customerId: string;
  readonly version: bigint;
  readonly foldVersion: number;
  readonly state: Buffer;
  readonly foldedTo: Instant;
}

const READ_STATES = {
  name: 'read-customer-states',
  text: `
    select customer_no as "customerNo", customer_id as "customerId", version, fold_version as "foldVersion", state,
           folded_to as "foldedTo"
    from customers where customer_no = any($1::bigint[])`,
};

/** @returns those that exist, in no order. */
export async function readCustomerStates(
  db: ClientBase | Pool,
  customerNos: readonly bigint[],
): Promise<CustomerState[]> {
  const { rows } = await db.query({ ...READ_STATES, values: [customerNos] });
  return rows;
}
