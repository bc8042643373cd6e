/** Customers with facts that are recorded and wait for the fold, since facts of other topics that may come before them are on their way. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface UnfoldedBacklog {
  readonly customers: number;
  /** Customers for whom something is due were looked at up to 100,001, and there are more. */
  readonly isCut: boolean;
  /** By Postgres' own clock, since the oldest of their waiting facts was recorded; of a thousand customers. null: nobody waits. */
  readonly oldestSeconds: number | null;
}

/**
 * Who has such facts is due at the first of them at the latest (customer_due), so what is due is looked through, not the base. Facts of an
 * instant that is still to come do not wait.
 */
const READ_UNFOLDED = statement({
  name: 'read-unfolded-backlog',
  text: `
    with clock as materialized (select ladder_now() as now),
    due as materialized (
      select d.customer_no
      from generate_series(0, $1 - 1) as place(no)
      cross join lateral (
        select customer_no from customer_due
        where partition = place.no and due_at <= (select now from clock) order by due_at limit 100001
      ) as d
      limit 100001
    ), waiting as materialized (
      select c.customer_no, c.unfolded_from
      from due
      cross join lateral (
        select customer_no, unfolded_from from customers where customer_no = due.customer_no offset 0
      ) as c
      where c.unfolded_from is not null
    )
    select (select count(*)::integer from waiting) as customers, (select count(*) > 100000 from due) as "isCut",
           (
             select extract(epoch from clock_timestamp() - min(f.recorded_at))::float8
             from (select * from waiting order by unfolded_from limit 1000) as w
             cross join lateral (
               select recorded_at from facts
               where customer_no = w.customer_no and occurred_at >= w.unfolded_from order by occurred_at limit 1
             ) as f
           ) as "oldestSeconds"`,
  parameters: ['integer'],
  row: { customers: 'integer', isCut: 'boolean', oldestSeconds: 'float8?' },
});

/** @param partitions how many a topic has. */
export function readUnfoldedBacklog(db: ClientBase | Pool, partitions: number): Promise<UnfoldedBacklog> {
  return READ_UNFOLDED.only(db, partitions);
}
