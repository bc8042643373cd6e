/** What became of an endpoint's messages, page by page, with what the receiver answered. */
import { findCustomer } from '@loyalty-ladder/store/customers/find-customer.ts';
import { findEndpoint } from '@loyalty-ladder/store/webhooks/find-endpoints.ts';
import {
  type DeliveryMark,
  type DeliveryState,
  type ListedDelivery,
  listDeliveries,
} from '@loyalty-ladder/store/webhooks/list-deliveries.ts';
import type { Pool } from 'pg';

export interface DeliveriesAsked {
  readonly endpointId: string;
  readonly state: DeliveryState | null;
  readonly customerId: string | null;
  readonly before: DeliveryMark | null;
  readonly rowsMax: number;
}

export interface DeliveryPage {
  readonly deliveries: readonly ListedDelivery[];
  /** Where the next page goes on; null: this is the last. */
  readonly next: DeliveryMark | null;
}

/** @returns undefined when there is no such endpoint. */
export async function readDeliveryPage(pool: Pool, asked: DeliveriesAsked): Promise<DeliveryPage | undefined> {
  const { endpointId, customerId, ...filter } = asked;
  const endpoint = await findEndpoint(pool, endpointId);
  if (endpoint === undefined) return undefined;
  const customer = customerId === null ? null : await findCustomer(pool, customerId);
  if (customer === undefined) return { deliveries: [], next: null };
  const { endpointNo } = endpoint;
  const rows = await listDeliveries(
    pool,
    { ...filter, endpointNo, rowsMax: filter.rowsMax + 1 },
    customer?.customerNo ?? null,
  );
  const deliveries = rows.slice(0, filter.rowsMax);
  return { deliveries, next: rows.length > deliveries.length ? (deliveries.at(-1) ?? null) : null };
}
