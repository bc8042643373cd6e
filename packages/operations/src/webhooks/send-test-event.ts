/** Puts a message before an endpoint that is about nobody: it is signed, tried again and logged like any other. */
import { randomBytes } from 'node:crypto';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { drawPosition } from '@loyalty-ladder/store/webhooks/draw-position.ts';
import { findEndpoint } from '@loyalty-ladder/store/webhooks/find-endpoints.ts';
import { insertDeliveries } from '@loyalty-ladder/store/webhooks/insert-deliveries.ts';
import type { Pool } from 'pg';
import { webhookBody } from './webhook-body.ts';

export const TEST_TYPE = 'webhooks.test';

/** @returns undefined when there is no such endpoint. */
export function sendTestEvent(pool: Pool, endpointId: string): Promise<{ readonly webhookId: string } | undefined> {
  return inTransaction(pool, async (tx) => {
    const endpoint = await findEndpoint(tx, endpointId);
    if (endpoint === undefined) return { result: undefined };
    const position = await drawPosition(tx);
    const webhookId = `msg_${randomBytes(16).toString('hex')}`;
    const body = webhookBody({ type: TEST_TYPE, action: 'tell', position, data: { endpointId } });
    const { endpointNo } = endpoint;
    const nobody = { customerNo: 0n, part: 1, stops: null, isHeldOut: false };
    await insertDeliveries(tx, [{ ...nobody, endpointNo, position, webhookId, kind: 'test', type: TEST_TYPE, body }]);
    return { result: { webhookId } };
  });
}
