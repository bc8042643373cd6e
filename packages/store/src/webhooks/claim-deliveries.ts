/**
 * Claims what is due, so many queues an endpoint, and of each queue the message that comes next. A claim is a lease by Postgres' own clock:
 * whoever dies with it loses it, and what a stopped process brings back late finds another claim there (settle-deliveries.ts).
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { DeliveryKind } from './insert-deliveries.ts';

export interface ClaimOrder {
  /** Of each endpoint so many queues. */
  readonly queues: readonly { readonly endpointNo: bigint; readonly queuesMax: number }[];
  /** Never used before. */
  readonly claim: string;
  readonly leaseMs: number;
}

export interface DeliveryPlace {
  readonly customerNo: bigint;
  readonly endpointNo: bigint;
  readonly position: bigint;
  readonly part: number;
}

export interface ClaimedDelivery extends DeliveryPlace {
  readonly claim: string;
  readonly webhookId: string;
  readonly kind: DeliveryKind;
  readonly type: string;
  readonly body: string;
  /** Of the span that its outcome came of; null: that is not recorded. */
  readonly traceparent: string | null;
  /** Made so far, since the last replay. */
  readonly attempts: number;
  /** Its last claim came to no end: whoever held it died, or is late, and may have sent it. */
  readonly wasLeft: boolean;
  /** Ever, before a replay too: the receiver may have heard of it. */
  readonly wasTried: boolean;
  /** When it was last counted, or let go where nothing is counted; null: it never was. */
  readonly startedAt: Instant | null;
  /** Once at least, before a replay too. */
  readonly wasDelivered: boolean;
  /** Of a start: its campaign still runs. Of a stop: the receiver may have heard of the start. All else stands. */
  readonly stands: boolean;
  /** By the ladder's clock. */
  readonly now: Instant;
}

const CLAIM = statement({
  name: 'claim-deliveries',
  text: `
    with clock as materialized (select ladder_now() as now),
    picked as materialized (
      select queue.customer_no, queue.endpoint_no, queue.claim is not null as was_left
      from unnest($1::bigint[], $2::integer[]) as open(endpoint_no, queues_max)
      cross join clock
      cross join lateral (
        select l.customer_no, l.endpoint_no, l.claim from webhook_queues l
        where l.endpoint_no = open.endpoint_no and l.due_at <= clock.now
          and (l.leased_until is null or l.leased_until < clock_timestamp())
        order by l.due_at
        limit open.queues_max
        for update skip locked
      ) as queue
    ), leased as (
      update webhook_queues l set claim = $3, leased_until = clock_timestamp() + $4 * interval '1 millisecond'
      from picked p
      where l.customer_no = any (array[p.customer_no]) and l.endpoint_no = any (array[p.endpoint_no])
      returning l.customer_no, l.endpoint_no, p.was_left
    )
    select d.*, $3 as claim, clock.now, leased.was_left as "wasLeft", leased.was_left or d.was_logged as "wasTried",
           case d.kind
             when 'start' then exists (
               select from webhook_standing s
               where s.customer_no = any (array[d."customerNo"]) and s.endpoint_no = any (array[d."endpointNo"])
                 and s.type = any (array[d.type]) and s.position = d.position)
             when 'stop' then not exists (
               select from webhook_deliveries started
               where started.webhook_id = any (array[d.stops]) and started.state = 'suppressed' and started.log = '[]')
             else true
           end as stands
    from leased
    cross join clock
    cross join lateral (
      select customer_no as "customerNo", endpoint_no as "endpointNo", position, part, webhook_id as "webhookId", stops, kind, type, body, traceparent,
             attempts, started_at as "startedAt", delivered_at is not null as "wasDelivered", log <> '[]' as was_logged
      from webhook_deliveries
      where customer_no = leased.customer_no and endpoint_no = leased.endpoint_no and state = 'waiting'
      order by position, part
      limit 1
    ) as d`,
  parameters: ['bigint[]', 'integer[]', 'text', 'float8'],
  row: {
    customerNo: 'bigint',
    endpointNo: 'bigint',
    position: 'bigint',
    part: 'smallint',
    webhookId: 'text',
    stops: 'text?',
    kind: textOf<DeliveryKind>(),
    type: 'text',
    body: 'text',
    traceparent: 'text?',
    attempts: 'integer',
    startedAt: 'timestamptz?',
    wasDelivered: 'boolean',
    was_logged: 'boolean',
    wasLeft: 'boolean',
    wasTried: 'boolean',
    claim: 'text',
    now: 'timestamptz',
    stands: 'boolean',
  },
});

export function claimDeliveries(tx: ClientBase, { queues, claim, leaseMs }: ClaimOrder): Promise<ClaimedDelivery[]> {
  return CLAIM.rows(
    tx,
    queues.map(({ endpointNo }) => endpointNo),
    queues.map(({ queuesMax }) => queuesMax),
    claim,
    leaseMs,
  );
}
