/** Sends one message again, under its own webhook-id: whoever has it already does nothing twice. */
import { recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { readDeliveryState, resendDelivery } from '@loyalty-ladder/store/webhooks/resend-deliveries.ts';
import type { Pool } from 'pg';
import type { WebhookOrder } from './webhook-order.ts';

/** waiting: it is to be sent anyway. held-out: of a customer whom the endpoint is never told of. unknown: of this endpoint there is no such message. */
export type Resent = 'resent' | 'waiting' | 'held-out' | 'unknown';

/** What waits already is left so. */
export function resendMessage(
  pool: Pool,
  { endpointId, webhookId }: { readonly endpointId: string; readonly webhookId: string },
  order: WebhookOrder,
): Promise<Resent> {
  return inTransaction(pool, async (tx) => {
    if (await resendDelivery(tx, endpointId, webhookId)) {
      const details = { webhookId };
      await recordOperatorAction(tx, { ...order, action: 'webhooks resend', subject: endpointId, details });
      return { result: 'resent' };
    }
    const state = await readDeliveryState(tx, endpointId, webhookId);
    if (state === undefined) return { result: 'unknown' };
    return { result: state === 'held-out' ? 'held-out' : 'waiting' };
  });
}
