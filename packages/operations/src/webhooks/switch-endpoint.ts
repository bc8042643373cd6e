/** Enables, disables and deletes endpoints by hand. */
import { recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { findEndpoint } from '@loyalty-ladder/store/webhooks/find-endpoints.ts';
import { deleteEndpoint, disableEndpoint, enableEndpoint } from '@loyalty-ladder/store/webhooks/set-endpoint-state.ts';
import type { WebhookEndpoint } from '@loyalty-ladder/store/webhooks/webhook-endpoint.ts';
import type { Pool } from 'pg';
import type { WebhookOrder } from './webhook-order.ts';

export type EndpointSwitch = 'enable' | 'disable' | 'delete';

const SWITCHES = { enable: enableEndpoint, disable: disableEndpoint, delete: deleteEndpoint } as const;

/** What is so already is left so. @returns the endpoint as it is then; undefined: there is none. */
export function switchEndpoint(
  pool: Pool,
  endpointId: string,
  to: EndpointSwitch,
  order: WebhookOrder,
): Promise<WebhookEndpoint | undefined> {
  return inTransaction(pool, async (tx) => {
    const switched = await SWITCHES[to](tx, endpointId);
    if (switched === undefined) return { result: await findEndpoint(tx, endpointId) };
    await recordOperatorAction(tx, { ...order, action: `webhooks ${to}`, subject: endpointId, details: {} });
    return { result: switched };
  });
}
