/** Customers by chance, without reading the base: each draws a number and takes whoever has it or the next one. */
import type { ClientBase, Pool } from 'pg';
import type { CardVersion } from '../cards/cards.ts';
import { statement } from '../postgres/statement.ts';

/** A number is drawn in a subquery of its own: a condition on random() itself would be tried on row after row. */
const SAMPLE_CUSTOMERS = statement({
  name: 'sample-customers',
  text: `
    select c.customer_id as "customerId", c.version
    from (
      select distinct hit.customer_no
      from (
        select low + floor(random() * (high - low + 1))::bigint as at
        from (select customer_no as low from customers order by customer_no limit 1) lowest,
             (select customer_no as high from customers order by customer_no desc limit 1) highest, generate_series(1, $1)
      ) drawn
      cross join lateral (select customer_no from customers where customer_no >= drawn.at order by customer_no limit 1) hit
    ) s join customers c on c.customer_no = any (array[s.customer_no])`,
  parameters: ['integer'],
  row: { customerId: 'text', version: 'bigint' },
});

/** @returns at most `draws`: who is drawn twice comes once. */
export function sampleCustomers(db: ClientBase | Pool, draws: number): Promise<CardVersion[]> {
  return SAMPLE_CUSTOMERS.rows(db, draws);
}
