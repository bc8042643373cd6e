/**
 * Messages that endpoints are to get, in the transaction that takes their outcomes in. One that is there already is not put again: it is known
 * by its webhook_id. What is to be sent waits in the queue of its customer and endpoint.
 */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

export type DeliveryKind = 'start' | 'stop' | 'notice' | 'points' | 'record' | 'test' | 'operations';

export interface NewDelivery {
  /** 0: it is about nobody. */
  readonly customerNo: bigint;
  readonly endpointNo: bigint;
  /** Of its outcome in the outbox, or drawn from the same sequence. */
  readonly position: bigint;
  /** Of one outcome a stop (0) comes before a start (1). */
  readonly part: number;
  /** The same for this message to this endpoint, however often it is sent. */
  readonly webhookId: string;
  /** Of a stop: the start whose campaign it ends. */
  readonly stops: string | null;
  readonly kind: DeliveryKind;
  readonly type: string;
  readonly body: string;
  readonly isHeldOut: boolean;
  /** Of the span that its outcome came of, where that is recorded. */
  readonly traceparent?: string | undefined;
}

/** Queues are written in the order in which a sender locks them (settle-deliveries.ts). */
const INSERT_DELIVERIES = statement({
  name: 'insert-deliveries',
  text: `
    with inserted as (
      insert into webhook_deliveries (customer_no, endpoint_no, position, part, webhook_id, stops, kind, type, body, traceparent,
                                      state, reason, done_at)
      select customer_no, endpoint_no, position, part, webhook_id, stops, kind, type, body, traceparent,
             case when held_out then 'held-out' else 'waiting' end,
             case when held_out then 'hold-out' end,
             case when held_out then clock_timestamp() end
      from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                  $10::boolean[], $11::text[])
        as u(customer_no, endpoint_no, position, part, webhook_id, stops, kind, type, body, held_out, traceparent)
      where not exists (select from webhook_deliveries d where d.webhook_id = u.webhook_id offset 0)
      on conflict do nothing
      returning customer_no, endpoint_no, state
    ), queues as (
      insert into webhook_queues as queue (customer_no, endpoint_no, waiting, due_at)
      select customer_no, endpoint_no, count(*)::integer, ladder_now() from inserted where state = 'waiting'
      group by customer_no, endpoint_no
      order by customer_no, endpoint_no
      on conflict (customer_no, endpoint_no) do update
      set waiting = queue.waiting + excluded.waiting,
          due_at = case when queue.waiting = 0 then excluded.due_at else queue.due_at end
    )
    select count(*)::integer as messages from inserted`,
  parameters: [
    'bigint[]',
    'bigint[]',
    'bigint[]',
    'smallint[]',
    'text[]',
    'text?[]',
    'text[]',
    'text[]',
    'text[]',
    'boolean[]',
    'text?[]',
  ],
  row: { messages: 'integer' },
});

/** @returns how many were not there. */
export async function insertDeliveries(tx: ClientBase, rows: readonly NewDelivery[]): Promise<number> {
  if (rows.length === 0) return 0;
  const { messages } = await INSERT_DELIVERIES.only(
    tx,
    rows.map((row) => row.customerNo),
    rows.map((row) => row.endpointNo),
    rows.map((row) => row.position),
    rows.map((row) => row.part),
    rows.map((row) => row.webhookId),
    rows.map((row) => row.stops),
    rows.map((row) => row.kind),
    rows.map((row) => row.type),
    rows.map((row) => row.body),
    rows.map((row) => row.isHeldOut),
    rows.map((row) => row.traceparent ?? null),
  );
  return messages;
}
