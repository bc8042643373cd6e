/** All customers by customer_no, a page at a time: a pass over the base that holds no lock and no snapshot in between. */
import type { ClientBase, Pool } from 'pg';

const LIST_CUSTOMERS = {
  name: 'list-customers',
  text: 'select customer_no from customers where customer_no > $1 order by customer_no limit $2',
};

const COUNT_CUSTOMERS = 'select count(*) as customers from customers';

/** @param after the last one of the page before; 0 begins. @returns [] at the end. */
export async function listCustomers(db: ClientBase | Pool, after: bigint, customersMax: number): Promise<bigint[]> {
  const { rows } = await db.query({ ...LIST_CUSTOMERS, values: [after, customersMax] });
  return rows.map((row) => row.customer_no);
}

export async function countCustomers(db: ClientBase | Pool): Promise<bigint> {
  const { rows } = await db.query(COUNT_CUSTOMERS);
  return rows[0].customers;
}
