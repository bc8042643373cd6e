/** Tells endpoints that watch over the others which of these were disabled, by a message like any other. */

import { webhookBody } from '@loyalty-ladder/operations/webhooks/webhook-body.ts';
import type { DisabledEndpoint } from '@loyalty-ladder/store/webhooks/disable-endpoints.ts';
import { drawPosition } from '@loyalty-ladder/store/webhooks/draw-position.ts';
import { listEndpoints } from '@loyalty-ladder/store/webhooks/find-endpoints.ts';
import { insertDeliveries, type NewDelivery } from '@loyalty-ladder/store/webhooks/insert-deliveries.ts';
import type { WebhookEndpoint } from '@loyalty-ladder/store/webhooks/webhook-endpoint.ts';
import type { ClientBase } from 'pg';
import { webhookIdOf } from './message-body.ts';

const TYPE = 'webhooks.endpoint-disabled';

export async function tellWatchers(tx: ClientBase, disabled: readonly DisabledEndpoint[]): Promise<void> {
  const endpoints = await listEndpoints(tx);
  const watchers = endpoints.filter(({ watchesEndpoints, state }) => watchesEndpoints && state === 'enabled');
  if (watchers.length === 0) return;
  for (const each of disabled) {
    const position = await drawPosition(tx);
    await insertDeliveries(
      tx,
      watchers.map((watcher) => messageTo(watcher, each, position)),
    );
  }
}

function messageTo(
  { endpointNo, endpointId: to }: WebhookEndpoint,
  { endpointId, reason }: DisabledEndpoint,
  position: bigint,
): NewDelivery {
  return {
    ...{ customerNo: 0n, endpointNo, position, part: 1, kind: 'operations', type: TYPE, stops: null, isHeldOut: false },
    webhookId: webhookIdOf(to, 'operations', String(position)),
    body: webhookBody({ type: TYPE, action: 'tell', position, data: { endpointId, reason } }),
  };
}
