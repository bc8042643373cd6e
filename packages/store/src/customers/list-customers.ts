/** All customers by customer_no, a page at a time: a pass over the base that holds no lock and no snapshot in between. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const LIST_CUSTOMERS = statement({
  name: 'list-customers',
  text: 'select customer_no as "customerNo" from customers where customer_no > $1 order by customer_no limit $2',
  parameters: ['bigint', 'bigint'],
  row: { customerNo: 'bigint' },
});

const COUNT_CUSTOMERS = statement({
  name: 'count-customers',
  text: 'select count(*) as customers from customers',
  row: { customers: 'bigint' },
});

/** @param after the last one of the page before; 0 begins. @returns [] at the end. */
export async function listCustomers(db: ClientBase | Pool, after: bigint, customersMax: number): Promise<bigint[]> {
  const rows = await LIST_CUSTOMERS.rows(db, after, BigInt(customersMax));
  return rows.map(({ customerNo }) => customerNo);
}

export async function countCustomers(db: ClientBase | Pool): Promise<bigint> {
  return (await COUNT_CUSTOMERS.only(db)).customers;
}
