/** One attempt: the message as it was made, signed with the keys that are good now, by the real clock. */
import type { ClaimedDelivery } from '@loyalty-ladder/store/webhooks/claim-deliveries.ts';
import type { OpenEndpoint } from '@loyalty-ladder/store/webhooks/read-open-endpoints.ts';
import { signMessage } from '@loyalty-ladder/webhooks/sign-message.ts';
import type { WebhookAnswer } from '@loyalty-ladder/webhooks/webhook-answer.ts';
import type { WebhooksContext } from './webhooks-context.ts';

/** An endpoint has keys from its first moment; if none can be opened here, nobody is sent what he could not verify. */
const NO_KEY: WebhookAnswer = { kind: 'failed', reason: 'refused', detail: 'NO_KEY', tookMs: 0 };

export async function sendMessage(
  { sender, metrics }: Pick<WebhooksContext, 'sender' | 'metrics'>,
  { webhookId: id, body: text }: ClaimedDelivery,
  { endpointId, url, concurrency: connectionsMax }: OpenEndpoint,
  keys: readonly Buffer[],
): Promise<WebhookAnswer> {
  const body = Buffer.from(text);
  const answer =
    keys.length === 0
      ? NO_KEY
      : await sender.send({
          ...{ endpointId, url, body, connectionsMax },
          headers: signMessage(keys, { id, body, timestampSeconds: Math.floor(Date.now() / 1_000) }),
        });
  const result = answer.kind === 'failed' ? answer.reason : `${Math.floor(answer.status / 100)}xx`;
  metrics.attempts.inc({ result });
  metrics.attemptSeconds.observe(answer.tookMs / 1_000);
  return answer;
}
