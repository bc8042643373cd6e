/** Sets how customers may be reached over a channel. It holds at once, for what waits too: rules are looked at right before each attempt. */
import { recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { type ChannelSettings, putChannel } from '@loyalty-ladder/store/webhooks/channels.ts';
import type { Pool } from 'pg';
import type { WebhookOrder } from './webhook-order.ts';

export function setChannel(pool: Pool, settings: ChannelSettings, order: WebhookOrder): Promise<void> {
  const { channel, ...details } = settings;
  return inTransaction(pool, async (tx) => {
    await putChannel(tx, settings);
    await recordOperatorAction(tx, { ...order, action: 'webhooks set-channel', subject: channel, details });
    return { result: undefined };
  });
}
