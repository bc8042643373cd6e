/** What the store knows to wait for time, by partition, and what it says of itself: a look each second, however large the base is. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface DueInPartition {
  readonly partition: number;
  /** The oldest due instant that lies behind now; null: nobody of the partition is due. */
  readonly oldestDueAt: Instant | null;
  /** Of the store (read-store-epoch.ts). */
  readonly epoch: bigint;
  /** Now, by the ladder's clock. */
  readonly now: Instant;
}

/** Now is taken once: an index condition must not call a volatile function. */
const READ_DUE = statement({
  name: 'read-due-by-partition',
  text: `
    with clock as materialized (select ladder_now() as now)
    select place.no as partition, waiting.due_at as "oldestDueAt", store.epoch, (select now from clock) as now
    from store cross join generate_series(0, $1 - 1) as place(no)
    left join lateral (
      select due_at from customer_due
      where partition = place.no and due_at <= (select now from clock) order by due_at limit 1
    ) as waiting on true
    order by place.no`,
  parameters: ['integer'],
  row: { partition: 'integer', oldestDueAt: 'timestamptz?', epoch: 'bigint', now: 'timestamptz' },
});

/** @param partitions how many a topic has. @returns a row for each. */
export function readDueByPartition(db: ClientBase | Pool, partitions: number): Promise<DueInPartition[]> {
  return READ_DUE.rows(db, partitions);
}
