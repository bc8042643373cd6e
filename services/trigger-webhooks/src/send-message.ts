/** One attempt: the message as it was made, signed with the keys that are good now, by the real clock. */
import type { ClaimedDelivery } from '@loyalty-ladder/store/webhooks/claim-deliveries.ts';
import type { OpenEndpoint } from '@loyalty-ladder/store/webhooks/read-open-endpoints.ts';
import { signMessage } from '@loyalty-ladder/webhooks/sign-message.ts';
import type { WebhookAnswer } from '@loyalty-ladder/webhooks/webhook-answer.ts';
import { traceAttempt } from './trace-attempt.ts';
import type { WebhooksContext } from './webhooks-context.ts';

/** An endpoint has keys from its first moment; if none can be opened here, nobody is sent what he could not verify. */
const NO_KEY: WebhookAnswer = { kind: 'failed', reason: 'refused', detail: 'NO_KEY', tookMs: 0 };

export async function sendMessage(
  context: Pick<WebhooksContext, 'sender' | 'metrics' | 'tracing'>,
  delivery: ClaimedDelivery,
  endpoint: OpenEndpoint,
  keys: readonly Buffer[],
): Promise<WebhookAnswer> {
  const { metrics } = context;
  const answer = keys.length === 0 ? NO_KEY : await send(context, delivery, endpoint, keys);
  metrics.attempts.inc({ result: resultOf(answer) });
  metrics.attemptSeconds.observe(answer.tookMs / 1_000);
  return answer;
}

/** The context of a trace is no part of the message, and not signed. */
async function send(
  { sender, tracing }: Pick<WebhooksContext, 'sender' | 'tracing'>,
  delivery: ClaimedDelivery,
  { endpointId, url, concurrency: connectionsMax }: OpenEndpoint,
  keys: readonly Buffer[],
): Promise<WebhookAnswer> {
  const { webhookId: id, body: text } = delivery;
  const body = Buffer.from(text);
  const attempt = traceAttempt(tracing, delivery, endpointId);
  const answer = await sender.send({
    ...{ endpointId, url, body, connectionsMax },
    headers: {
      ...signMessage(keys, { id, body, timestampSeconds: Math.floor(Date.now() / 1_000) }),
      ...attempt.headers,
    },
  });
  attempt.end(answer);
  return answer;
}

const resultOf = (answer: WebhookAnswer): string =>
  answer.kind === 'failed' ? answer.reason : `${Math.floor(answer.status / 100)}xx`;
