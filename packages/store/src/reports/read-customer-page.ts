/**
 * A page of customers for a report on the whole base, with the instant of each one's first fact: from then on it is known. By customer_no,
 * which never changes.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface KnownCustomer {
  readonly customerNo: bigint;
  /** null: no fact of it is recorded any more. */
  readonly since: Instant | null;
}

const READ_PAGE = statement({
  name: 'read-known-customers',
  text: `
    select c.customer_no as "customerNo", f.occurred_at as since
    from (select customer_no from customers where customer_no > $1 order by customer_no limit $2 offset 0) as c
    left join lateral (
      select occurred_at from facts where customer_no = c.customer_no order by occurred_at limit 1 offset 0
    ) as f on true
    order by 1`,
  parameters: ['bigint', 'bigint'],
  row: { customerNo: 'bigint', since: 'timestamptz?' },
});

/** @param after the last one of the page before; 0 begins. */
export function readCustomerPage(db: ClientBase | Pool, after: bigint, customersMax: number): Promise<KnownCustomer[]> {
  return READ_PAGE.rows(db, after, BigInt(customersMax));
}
