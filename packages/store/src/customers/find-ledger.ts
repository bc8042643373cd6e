/** Where a customer's ledger ends, and which store it is in. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface FoundLedger {
  readonly customerNo: bigint;
  /** The id that this customer's facts and outcomes carry. */
  readonly customerId: string;
  /** The number of the last line. */
  readonly entryCount: bigint;
  /** Of the store (read-store-epoch.ts). */
  readonly epoch: bigint;
}

const FIND_LEDGER = statement({
  name: 'find-ledger',
  text: `
    select c.customer_no as "customerNo", c.customer_id as "customerId", c.entry_count as "entryCount", store.epoch
    from identities i
    join customers c on c.customer_no = any (array[i.customer_no])
    cross join store
    where i.customer_id = $1`,
  parameters: ['text'],
  row: { customerNo: 'bigint', customerId: 'text', entryCount: 'bigint', epoch: 'bigint' },
});

export function findLedger(db: ClientBase | Pool, customerId: string): Promise<FoundLedger | undefined> {
  return FIND_LEDGER.first(db, customerId);
}
