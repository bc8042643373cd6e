/** Gives an endpoint another signing secret. The one before signs beside it for a while, so that no message is unreadable to its receiver. */
import { recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { lockEndpoint } from '@loyalty-ladder/store/webhooks/lock-endpoint.ts';
import { addSigningKey } from '@loyalty-ladder/store/webhooks/signing-keys.ts';
import { newSigningKey, signingSecretText } from '@loyalty-ladder/webhooks/signing-secret.ts';
import type { WebhookRegistry } from './register-endpoint.ts';
import type { WebhookOrder } from './webhook-order.ts';

/** @param overlapSeconds 0: the one before is stolen, and signs nothing more. @returns the new one, told once; undefined: no such endpoint. */
export async function rotateSecret(
  { pool, box }: Pick<WebhookRegistry, 'pool' | 'box'>,
  { endpointId, overlapSeconds }: { readonly endpointId: string; readonly overlapSeconds: number },
  order: WebhookOrder,
): Promise<string | undefined> {
  const key = newSigningKey();
  const isRotated = await inTransaction(pool, async (tx) => {
    const endpointNo = await lockEndpoint(tx, endpointId);
    if (endpointNo === undefined) return { result: false };
    await addSigningKey(tx, { endpointNo, sealed: box.seal(key, endpointId), overlapSeconds });
    const details = { overlapSeconds };
    await recordOperatorAction(tx, { ...order, action: 'webhooks rotate-secret', subject: endpointId, details });
    return { result: true };
  });
  return isRotated ? signingSecretText(key) : undefined;
}
