/**
 * Asks the relay to tell of customers, as they stand when it comes to it: a row without a payload. It is relayed like any other, once
 * and in its place, so who is told of again is never told an older state than before.
 */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

/** The words are those of contracts/topics.ts, which the store does not know (its test compares). */
const COLUMNS = 'insert into outbox (id, aggregatetype, aggregateid, type, topic, key, headers)';
const rowOf = (customerId: string) => `
  'card/' || ${customerId}, 'customer', ${customerId}, 'customer.card', 'loyalty.customers', convert_to(${customerId}, 'UTF8'), '{}'`;

const ASK_FOR_PAGE = statement({
  name: 'ask-for-cards',
  text: `
    with page as (
      select customer_no, customer_id from customers where customer_no > $1 order by customer_no limit $2
    ), asked as (${COLUMNS} select ${rowOf('customer_id')} from page)
    select count(*)::integer as customers, max(customer_no) as last from page`,
  parameters: ['bigint', 'bigint'],
  row: { customers: 'integer', last: 'bigint?' },
});

const OWE = statement({
  name: 'owe-cards',
  text: 'insert into owed_cards (customer_id) select unnest($1::text[]) on conflict do nothing',
  parameters: ['text[]'],
});

const ASK_FOR_OWED = statement({
  name: 'ask-for-owed-cards',
  text: `
    with owed as (delete from owed_cards returning customer_id)
    ${COLUMNS} select ${rowOf('customer_id')} from owed`,
});

/** @param after the last customer_no of the page before; 0 begins. @returns 0 customers at the end. */
export async function askForCards(
  db: ClientBase | Pool,
  after: bigint,
  customersMax: number,
): Promise<{ customers: number; last: bigint }> {
  const { customers, last } = await ASK_FOR_PAGE.only(db, after, BigInt(customersMax));
  return { customers, last: last ?? after };
}

/** Before what is told of the others is published, so that none is forgotten. */
export async function oweCards(db: ClientBase | Pool, customerIds: readonly string[]): Promise<void> {
  await OWE.run(db, customerIds);
}

/** @returns how many were owed. */
export function askForOwedCards(db: ClientBase | Pool): Promise<number> {
  return ASK_FOR_OWED.run(db);
}
