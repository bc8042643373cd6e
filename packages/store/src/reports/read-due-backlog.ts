/** What time alone has still to do: the customers whose due instant lies behind now, and the oldest of these instants. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface DueBacklog {
  readonly now: Instant;
  /** Counted up to 100,001 a partition. */
  readonly customers: bigint;
  /** null when nothing is due. */
  readonly oldestDueAt: Instant | null;
}

/**
 * Partition by partition, as the timekeeper claims them: it is read every few seconds, and at the end of a month the whole base is due.
 * Now is taken once: an index condition must not call a volatile function.
 */
const READ_DUE_BACKLOG = statement({
  name: 'read-due-backlog',
  text: `
    with clock as materialized (select ladder_now() as now)
    select (select now from clock) as now, count(waiting.due_at) as customers, min(waiting.due_at) as "oldestDueAt"
    from generate_series(0, $1 - 1) as place(no)
    cross join lateral (
      select due_at from customer_due
      where partition = place.no and due_at <= (select now from clock) order by due_at limit 100001
    ) as waiting`,
  parameters: ['integer'],
  row: { now: 'timestamptz', customers: 'bigint', oldestDueAt: 'timestamptz?' },
});

/** @param partitions how many a topic has. */
export function readDueBacklog(db: ClientBase | Pool, partitions: number): Promise<DueBacklog> {
  return READ_DUE_BACKLOG.only(db, partitions);
}
