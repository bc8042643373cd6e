/** Customers as they stand, unlocked: for what reads one row at a time and is guarded by its version (cards, reports). */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface CustomerState {
  readonly customerNo: bigint;
  readonly customerId: string;
  readonly version: bigint;
  readonly foldVersion: number;
  readonly state: Buffer;
  readonly foldedTo: Instant;
}

const READ_STATES = statement({
  name: 'read-customer-states',
  text: `
    select customer_no as "customerNo", customer_id as "customerId", version, fold_version as "foldVersion", state,
           folded_to as "foldedTo"
    from customers where customer_no = any($1::bigint[])`,
  parameters: ['bigint[]'],
  row: {
    customerNo: 'bigint',
    customerId: 'text',
    version: 'bigint',
    foldVersion: 'smallint',
    state: 'bytea',
    foldedTo: 'timestamptz',
  },
});

/** @returns those that exist, in no order. */
export function readCustomerStates(db: ClientBase | Pool, customerNos: readonly bigint[]): Promise<CustomerState[]> {
  return READ_STATES.rows(db, customerNos);
}
