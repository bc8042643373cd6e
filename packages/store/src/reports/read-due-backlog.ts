/** What time alone has still to do: the customers whose due instant lies behind now, and the oldest of these instants. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface DueBacklog {
  readonly now: Instant;
  readonly customers: bigint;
  /** null when nothing is due. */
  readonly oldestDueAt: Instant | null;
}

/** Now is taken once: an index condition must not call a volatile function. */
const READ_DUE_BACKLOG = statement({
  name: 'read-due-backlog',
  text: `
    with clock as materialized (select ladder_now() as now)
    select (select now from clock) as now, count(*) as customers, min(due_at) as "oldestDueAt"
    from customer_due where due_at <= (select now from clock)`,
  row: { now: 'timestamptz', customers: 'bigint', oldestDueAt: 'timestamptz?' },
});

export function readDueBacklog(db: ClientBase | Pool): Promise<DueBacklog> {
  return READ_DUE_BACKLOG.only(db);
}
