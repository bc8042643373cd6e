/** What became of an endpoint's messages, newest first: a page of all, or of one customer's. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { jsonbOf, textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';

export type DeliveryState = 'waiting' | 'delivered' | 'dead' | 'suppressed' | 'held-out';

/** Where a page ends: of an endpoint no two messages have the same. */
export interface DeliveryMark {
  readonly position: bigint;
  readonly part: number;
}

export interface ListedDelivery extends DeliveryMark {
  readonly webhookId: string;
  /** Null: it is about nobody, or about somebody who was erased. */
  readonly customerId: string | null;
  readonly kind: string;
  readonly type: string;
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly attempts: number;
  /** By Postgres' own clock. */
  readonly createdAt: Instant;
  readonly doneAt: Instant | null;
  readonly log: readonly unknown[];
}

export interface DeliveryFilter {
  readonly endpointNo: bigint;
  readonly state: DeliveryState | null;
  /** Exclusive; null: from the newest on. */
  readonly before: DeliveryMark | null;
  readonly rowsMax: number;
}

const COLUMNS = `
  d.position, d.part, d.webhook_id as "webhookId", c.customer_id as "customerId", d.kind, d.type, d.state, d.reason, d.attempts,
  d.created_at as "createdAt", d.done_at as "doneAt", d.log`;
const CUSTOMER = `
  left join lateral (select customer_id from customers where customer_no = d.customer_no offset 0) as c on true`;
/** Beyond all that there are. */
const NEWEST: DeliveryMark = { position: 2n ** 63n - 1n, part: 0 };

const ROW = {
  position: 'bigint',
  part: 'smallint',
  webhookId: 'text',
  customerId: 'text?',
  kind: 'text',
  type: 'text',
  state: textOf<DeliveryState>(),
  reason: 'text?',
  attempts: 'integer',
  createdAt: 'timestamptz',
  doneAt: 'timestamptz?',
  log: jsonbOf<readonly unknown[]>(),
} as const;

const LIST_OF_ENDPOINT = statement({
  name: 'list-deliveries',
  text: `
    select ${COLUMNS}
    from (
      select * from webhook_deliveries
      where endpoint_no = $1 and (position, part) < ($2::bigint, $3::smallint) and ($4::text is null or state = $4)
      order by position desc, part desc limit $5
    ) as d ${CUSTOMER}
    order by d.position desc, d.part desc`,
  parameters: ['bigint', 'bigint', 'smallint', 'text?', 'bigint'],
  row: ROW,
});

/** `+ 0`: by the customer, who has few, not by the endpoint, which has all. */
const LIST_OF_CUSTOMER = statement({
  name: 'list-deliveries-of-customer',
  text: `
    select ${COLUMNS}
    from (
      select * from webhook_deliveries
      where customer_no = $6 and endpoint_no + 0 = $1 and (position + 0, part) < ($2::bigint, $3::smallint)
        and ($4::text is null or state = $4)
      order by position + 0 desc, part desc limit $5
    ) as d ${CUSTOMER}
    order by d.position desc, d.part desc`,
  parameters: ['bigint', 'bigint', 'smallint', 'text?', 'bigint', 'bigint'],
  row: ROW,
});

/** @param customerNo null: of all customers. */
export function listDeliveries(
  db: ClientBase | Pool,
  { endpointNo, state, before, rowsMax }: DeliveryFilter,
  customerNo: bigint | null,
): Promise<ListedDelivery[]> {
  const { position, part } = before ?? NEWEST;
  if (customerNo === null) return LIST_OF_ENDPOINT.rows(db, endpointNo, position, part, state, BigInt(rowsMax));
  return LIST_OF_CUSTOMER.rows(db, endpointNo, position, part, state, BigInt(rowsMax), customerNo);
}
