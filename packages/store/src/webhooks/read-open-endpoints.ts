/** Endpoints that something is due for, and that may be called now. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface OpenEndpoint {
  readonly endpointNo: bigint;
  readonly endpointId: string;
  readonly url: string;
  readonly concurrency: number;
  readonly ratePerSecond: number | null;
  /** Attempts that failed since the last success. */
  readonly failures: number;
  readonly channel: string | null;
}

/** One look into the index of queues an endpoint, however many wait there. */
const READ_OPEN = statement({
  name: 'read-open-endpoints',
  text: `
    select endpoint_no as "endpointNo", endpoint_id as "endpointId", url, concurrency, rate_per_second as "ratePerSecond", failures,
           channel
    from webhook_endpoints e
    cross join (select ladder_now() as now offset 0) as clock
    cross join lateral (
      select from webhook_queues l where l.endpoint_no = e.endpoint_no and l.due_at <= clock.now order by l.due_at limit 1
    ) as due
    where state = 'enabled' and (paused_until is null or paused_until <= clock.now)
    order by endpoint_no`,
  row: {
    endpointNo: 'bigint',
    endpointId: 'text',
    url: 'text',
    concurrency: 'integer',
    ratePerSecond: 'integer?',
    failures: 'integer',
    channel: 'text?',
  },
});

export function readOpenEndpoints(db: ClientBase | Pool): Promise<OpenEndpoint[]> {
  return READ_OPEN.rows(db);
}
