/** Returns and cancellations whose purchase has not appeared: they change nothing until it does. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface WaitingReturns {
  readonly waiting: number;
  /** Returns and cancellations that were looked at. */
  readonly of: number;
}

/** So many are looked at, by customer: a count that takes long would be of no use to whoever has a problem. */
export const RETURNS_LOOKED_AT_MAX = 100_000;

const COUNT_WAITING_RETURNS = statement({
  name: 'count-waiting-returns',
  text: `
    select count(*)::integer as of,
           (count(*) filter (where not exists (
             select from facts f
             where f.customer_no = r.customer_no and f.subject = r.subject and f.type = 'purchase.completed')))::integer as waiting
    from (
      select customer_no, subject from facts where type in ('purchase.returned', 'purchase.cancelled')
      order by customer_no, subject limit $1
    ) r`,
  parameters: ['bigint'],
  row: { of: 'integer', waiting: 'integer' },
});

export function countWaitingReturns(db: ClientBase | Pool): Promise<WaitingReturns> {
  return COUNT_WAITING_RETURNS.only(db, BigInt(RETURNS_LOOKED_AT_MAX));
}
