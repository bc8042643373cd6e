/** The numbers of customers by the ids that their outcomes carry. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const NUMBER_CUSTOMERS = statement({
  name: 'number-customers',
  text: `
    select customer_id as "customerId", customer_no as "customerNo" from identities where customer_id = any ($1::text[])`,
  parameters: ['text[]'],
  row: { customerId: 'text', customerNo: 'bigint' },
});

export async function numberCustomers(
  db: ClientBase | Pool,
  customerIds: Iterable<string>,
): Promise<ReadonlyMap<string, bigint>> {
  const rows = await NUMBER_CUSTOMERS.rows(db, [...new Set(customerIds)]);
  return new Map(rows.map(({ customerId, customerNo }) => [customerId, customerNo]));
}
