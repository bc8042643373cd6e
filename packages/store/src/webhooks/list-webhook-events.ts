/** What the system itself has decided about endpoints, newest first: that one is disabled, and why. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { jsonbOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';

export interface WebhookEvent {
  readonly eventNo: bigint;
  readonly endpointId: string;
  /** By Postgres' own clock. */
  readonly at: Instant;
  readonly event: string;
  readonly details: Readonly<Record<string, unknown>>;
}

const LIST_EVENTS = statement({
  name: 'list-webhook-events',
  text: `
    select v.event_no as "eventNo", e.endpoint_id as "endpointId", v.at, v.event, v.details
    from (select * from webhook_events where event_no < $1 order by event_no desc limit $2) as v
    join webhook_endpoints e on e.endpoint_no = any (array[v.endpoint_no])
    order by v.event_no desc`,
  parameters: ['bigint', 'bigint'],
  row: {
    eventNo: 'bigint',
    endpointId: 'text',
    at: 'timestamptz',
    event: 'text',
    details: jsonbOf<WebhookEvent['details']>(),
  },
});

/** @param before exclusive; null: from the newest on. */
export function listWebhookEvents(
  db: ClientBase | Pool,
  before: bigint | null,
  rowsMax: number,
): Promise<WebhookEvent[]> {
  return LIST_EVENTS.rows(db, before ?? 2n ** 63n - 1n, BigInt(rowsMax));
}
