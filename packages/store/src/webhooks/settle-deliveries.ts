/**
 * Writes what became of claimed messages, many at once: each counts only while its queue is still claimed as it was. A queue that has more goes on
 * with the next message, one that has none is gone; one whose message waits for its next attempt is due then.
 */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { DeliveryPlace } from './claim-deliveries.ts';

/** What the log shows of an attempt. */
export interface LoggedAttempt {
  /** ISO 8601, by the real clock. */
  readonly at: string;
  readonly tookMs: number;
  /** Of the receiver's answer; null: there was none. */
  readonly status: number | null;
  /** Why there was none, in a word; null: there was one. */
  readonly error: string | null;
  /** What the receiver said, its first bytes. */
  readonly answer: string;
}

export interface SettledDelivery extends DeliveryPlace {
  readonly claim: string;
  /** waiting: it is to be tried again, or later. */
  readonly state: 'waiting' | 'delivered' | 'dead' | 'suppressed';
  readonly reason: string | null;
  /** Of what waits: how long from now, by the ladder's clock. */
  readonly delayMs: number;
  /** null: it was not tried. */
  readonly attempt: LoggedAttempt | null;
}

const ATTEMPTS_LOGGED_MAX = 20;

const SETTLE = statement({
  name: 'settle-deliveries',
  text: `
    with given as (
      select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::bigint[],
                           $9::jsonb[])
        as u(customer_no, endpoint_no, position, part, claim, state, reason, delay_ms, attempt)
      order by customer_no, endpoint_no
    ), held as materialized (
      select g.*, message.row from given g
      cross join lateral (
        select claim from webhook_queues l where l.customer_no = g.customer_no and l.endpoint_no = g.endpoint_no for update
      ) as queue
      cross join lateral (
        select ctid as row from webhook_deliveries w
        where w.customer_no = g.customer_no and w.endpoint_no = g.endpoint_no and w.position = g.position and w.part = g.part
        for update
      ) as message
      where queue.claim = g.claim
    ), told as (
      update webhook_deliveries d
      set state = h.state, reason = h.reason, attempts = d.attempts + (h.attempt is not null)::integer,
          log = case when h.attempt is null then d.log
                     when jsonb_array_length(d.log) >= ${ATTEMPTS_LOGGED_MAX} then (d.log - 0) || h.attempt
                     else d.log || h.attempt end,
          done_at = case when h.state <> 'waiting' then clock_timestamp() end,
          delivered_at = case when h.state = 'delivered' then coalesce(d.delivered_at, clock_timestamp()) else d.delivered_at end
      from held h
      where d.ctid = h.row
    ), freed as (
      update webhook_queues l
      set claim = null, leased_until = null, waiting = l.waiting - (h.state <> 'waiting')::integer,
          due_at = ladder_now() + h.delay_ms * interval '1 millisecond'
      from held h
      where l.customer_no = any (array[h.customer_no]) and l.endpoint_no = any (array[h.endpoint_no])
    )
    select customer_no as "customerNo", endpoint_no as "endpointNo", position, part from held`,
  parameters: ['bigint[]', 'bigint[]', 'bigint[]', 'smallint[]', 'text[]', 'text[]', 'text?[]', 'bigint[]', 'jsonb?[]'],
  row: { customerNo: 'bigint', endpointNo: 'bigint', position: 'bigint', part: 'smallint' },
});

const DROP_EMPTY = statement({
  name: 'drop-empty-queues',
  text: `
    delete from webhook_queues l
    using unnest($1::bigint[], $2::bigint[]) as u(customer_no, endpoint_no)
    where l.customer_no = any (array[u.customer_no]) and l.endpoint_no = any (array[u.endpoint_no]) and l.waiting = 0`,
  parameters: ['bigint[]', 'bigint[]'],
});

/** @returns those that counted. */
export async function settleDeliveries(tx: ClientBase, settled: readonly SettledDelivery[]): Promise<DeliveryPlace[]> {
  if (settled.length === 0) return [];
  const customerNos = settled.map((each) => each.customerNo);
  const endpointNos = settled.map((each) => each.endpointNo);
  const counted = SETTLE.rows(
    tx,
    customerNos,
    endpointNos,
    settled.map((each) => each.position),
    settled.map((each) => each.part),
    settled.map((each) => each.claim),
    settled.map((each) => each.state),
    settled.map((each) => each.reason),
    settled.map((each) => BigInt(Math.round(each.delayMs))),
    settled.map((each) => each.attempt),
  );
  const [held] = await Promise.all([counted, DROP_EMPTY.run(tx, customerNos, endpointNos)]);
  return held;
}
