/** A customer's row as decisions have it (lock-customers.ts), read without a lock: whole only in a snapshot, and nothing to decide by. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import { CUSTOMER_ROW, customerOf, type LockedCustomer } from './lock-customers.ts';

const READ_CUSTOMER = statement({
  name: 'read-customer',
  text: `
    select customer_no as "customerNo", customer_id as "customerId", partition, version, fold_version as "foldVersion", state,
           fact_count as "factCount", folded_to as "foldedTo", unfolded_from as "unfoldedFrom", entry_count as "entryCount", chain,
           stage_sequence as stage, risk_sequence as risk, points_sequence as points, follow_up_sequence as "followUp",
           notice_sequence as notice, advice_sequence as advice, key_sequence as key
    from customers where customer_no = $1`,
  parameters: ['bigint'],
  row: CUSTOMER_ROW,
});

export async function readCustomer(tx: ClientBase, customerNo: bigint): Promise<LockedCustomer | undefined> {
  const row = await READ_CUSTOMER.first(tx, customerNo);
  return row && customerOf(row);
}
