/** What waits for endpoints, what waits to be taken in for them, and what became of the messages of the last hour. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface EndpointBacklog {
  readonly endpointNo: bigint;
  readonly messages: number;
  /** By Postgres' own clock, since the oldest of them was put. */
  readonly oldestSeconds: number;
}

/** The oldest 100,001 of all endpoints together. */
const READ_WAITING = statement({
  name: 'read-webhook-backlog',
  text: `
    select endpoint_no as "endpointNo", count(*)::integer as messages,
           extract(epoch from clock_timestamp() - min(created_at))::float8 as "oldestSeconds"
    from (
      select endpoint_no, created_at from webhook_deliveries where state = 'waiting' order by created_at limit 100001
    ) as waiting
    group by endpoint_no`,
  row: { endpointNo: 'bigint', messages: 'integer', oldestSeconds: 'float8' },
});

export function readWebhookBacklog(db: ClientBase | Pool): Promise<EndpointBacklog[]> {
  return READ_WAITING.rows(db);
}

export interface EndpointResults {
  readonly endpointNo: bigint;
  readonly delivered: number;
  /** Given up. */
  readonly failed: number;
}

/** The latest 100,001 of all endpoints together. */
const READ_RESULTS = statement({
  name: 'read-webhook-results',
  text: `
    select endpoint_no as "endpointNo", count(*) filter (where state = 'delivered')::integer as delivered,
           count(*) filter (where state = 'dead')::integer as failed
    from (
      select endpoint_no, state from webhook_deliveries
      where done_at > statement_timestamp() - interval '1 hour' order by done_at desc limit 100001
    ) as done
    group by endpoint_no`,
  row: { endpointNo: 'bigint', delivered: 'integer', failed: 'integer' },
});

export function readWebhookResults(db: ClientBase | Pool): Promise<EndpointResults[]> {
  return READ_RESULTS.rows(db);
}

export interface IntakeBacklog {
  /** Rows of the outbox that were not looked at, counted up to 100,001. */
  readonly rows: number;
  /** By Postgres' own clock; null: nothing waits. */
  readonly oldestSeconds: number | null;
}

/** Those that the last window did not see, found by their ids; and the rest of a window that is being read (outcome-cursor.ts). */
const READ_INTAKE = statement({
  name: 'read-webhook-intake-backlog',
  text: `
    select least(count(*), 100001)::integer as rows,
           extract(epoch from clock_timestamp() - min(waiting.created_at))::float8 as "oldestSeconds"
    from webhook_intake as mine
    cross join lateral (
      (select created_at from outbox o
       where o.shard = 0 and o.xid >= pg_snapshot_xmin(mine.to_snapshot) and not pg_visible_in_snapshot(o.xid, mine.to_snapshot)
       limit 100001)
      union all
      (select created_at from outbox o
       where o.shard + 0 = 0 and o.position > mine.after_position and o.position <= mine.last_position
         and pg_visible_in_snapshot(o.xid, mine.to_snapshot) and not pg_visible_in_snapshot(o.xid, mine.from_snapshot)
       order by o.position limit 100001)
    ) as waiting`,
  row: { rows: 'integer', oldestSeconds: 'float8?' },
});

export function readIntakeBacklog(db: ClientBase | Pool): Promise<IntakeBacklog> {
  return READ_INTAKE.only(db);
}
