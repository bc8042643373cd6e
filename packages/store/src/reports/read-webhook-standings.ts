/** How each endpoint stands: what waits for it, whether it fails, and what became of its messages in the last hour. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface WebhookStanding {
  readonly endpointId: string;
  readonly description: string;
  /** Messages, counted up to 10,001. */
  readonly waiting: number;
  /** When the oldest of them was made, or last sent again, by Postgres' own clock; null: nothing waits. */
  readonly waitingSince: Instant | null;
  /** 0: nothing waits. */
  readonly waitingSeconds: number;
  /** Attempts since the last success. */
  readonly failures: number;
  /** By the ladder's clock; null: the last attempt succeeded, or there was none. */
  readonly failingSince: Instant | null;
  readonly failingSeconds: number;
  /** By the ladder's clock; null: it is enabled. */
  readonly disabledAt: Instant | null;
  readonly disabledReason: string | null;
  /** Of the last hour, of the latest 10,001 messages that were done in it. */
  readonly delivered: number;
  readonly givenUp: number;
  readonly suppressed: number;
  readonly heldOut: number;
}

/** However much there is of an endpoint, so many rows of it are looked at twice. */
const ROWS_MAX = 10_001;

const READ_STANDINGS = statement({
  name: 'read-webhook-standings',
  text: `
    select e.endpoint_id as "endpointId", e.description, e.failures, e.failing_since as "failingSince", e.disabled_at as "disabledAt",
           e.disabled_reason as "disabledReason", waiting.since as "waitingSince", waiting.messages as waiting,
           coalesce(extract(epoch from now() - waiting.since), 0)::float8 as "waitingSeconds",
           coalesce(extract(epoch from ladder_now() - e.failing_since), 0)::float8 as "failingSeconds",
           done.delivered, done.dead as "givenUp", done.suppressed, done.held_out as "heldOut"
    from webhook_endpoints e
    cross join lateral (
      select count(*)::integer as messages, min(waiting_since) as since
      from (
        select waiting_since from webhook_deliveries
        where endpoint_no = e.endpoint_no and state = 'waiting'
        order by waiting_since limit ${ROWS_MAX}
      ) as oldest
    ) as waiting
    cross join lateral (
      select count(*) filter (where state = 'delivered')::integer as delivered,
             count(*) filter (where state = 'dead')::integer as dead,
             count(*) filter (where state = 'suppressed')::integer as suppressed,
             count(*) filter (where state = 'held-out')::integer as held_out
      from (
        select state from webhook_deliveries
        where endpoint_no = e.endpoint_no and done_at > now() - interval '1 hour'
        order by done_at desc limit ${ROWS_MAX}
      ) as latest
    ) as done
    where e.state <> 'deleted'
    order by e.endpoint_no`,
  row: {
    endpointId: 'text',
    description: 'text',
    failures: 'integer',
    failingSince: 'timestamptz?',
    disabledAt: 'timestamptz?',
    disabledReason: 'text?',
    waitingSince: 'timestamptz?',
    waiting: 'integer',
    waitingSeconds: 'float8',
    failingSeconds: 'float8',
    delivered: 'integer',
    givenUp: 'integer',
    suppressed: 'integer',
    heldOut: 'integer',
  },
});

/** In the order in which they were made; those deleted are left out. */
export function readWebhookStandings(db: ClientBase | Pool): Promise<WebhookStanding[]> {
  return READ_STANDINGS.rows(db);
}
