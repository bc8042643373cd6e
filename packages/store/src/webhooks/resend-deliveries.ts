/**
 * Puts messages of an endpoint that are done back to where they wait, under their own webhook_id: those of a range of positions (a replay), or
 * one. Their ten attempts begin anew, and belong to no trace any more; what was counted against a channel's cap is counted already. What was
 * held out stays so.
 */
import type { ClientBase } from 'pg';
import { textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { DeliveryState } from './list-deliveries.ts';

const resend = (which: string) => `
  with resent as (
    update webhook_deliveries
    set state = 'waiting', reason = null, attempts = 0, done_at = null, waiting_since = clock_timestamp(),
        replays = replays + 1, traceparent = null
    where ${which} and state in ('delivered', 'dead', 'suppressed')
    returning customer_no, endpoint_no
  ), queues as (
    insert into webhook_queues as queue (customer_no, endpoint_no, waiting, due_at)
    select customer_no, endpoint_no, count(*)::integer, ladder_now() from resent
    group by customer_no, endpoint_no
    order by customer_no, endpoint_no
    on conflict (customer_no, endpoint_no) do update
    set waiting = queue.waiting + excluded.waiting, due_at = case when queue.claim is null then excluded.due_at else queue.due_at end
  )
  select count(*)::integer as messages from resent`;

const RESEND_RANGE = statement({
  name: 'resend-deliveries-of-range',
  text: resend("endpoint_no = $1 and position > $2 and position <= $3 and kind <> 'test'"),
  parameters: ['bigint', 'bigint', 'bigint'],
  row: { messages: 'integer' },
});

const RESEND_ONE = statement({
  name: 'resend-delivery',
  text: resend(
    "webhook_id = $2 and endpoint_no = (select endpoint_no from webhook_endpoints where endpoint_id = $1 and state <> 'deleted')",
  ),
  parameters: ['text', 'text'],
  row: { messages: 'integer' },
});

const READ_STATE = statement({
  name: 'read-delivery-state',
  text: `
    select state from webhook_deliveries
    where webhook_id = $2 and endpoint_no = (select endpoint_no from webhook_endpoints where endpoint_id = $1 and state <> 'deleted')`,
  parameters: ['text', 'text'],
  row: { state: textOf<DeliveryState>() },
});

/** @param after exclusive. @returns how many. */
export async function resendRange(
  tx: ClientBase,
  range: { readonly endpointNo: bigint; readonly after: bigint; readonly until: bigint },
): Promise<number> {
  return (await RESEND_RANGE.only(tx, range.endpointNo, range.after, range.until)).messages;
}

/** @returns false when there is no such message, or it is waiting or was held out. */
export async function resendDelivery(tx: ClientBase, endpointId: string, webhookId: string): Promise<boolean> {
  return (await RESEND_ONE.only(tx, endpointId, webhookId)).messages === 1;
}

/** @returns undefined when there is no such message. */
export async function readDeliveryState(
  tx: ClientBase,
  endpointId: string,
  webhookId: string,
): Promise<DeliveryState | undefined> {
  return (await READ_STATE.first(tx, endpointId, webhookId))?.state;
}
