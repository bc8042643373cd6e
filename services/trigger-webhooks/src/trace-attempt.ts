/**
 * What is told of an attempt whose outcome came of a recorded trace: the receiver learns of it by a header, the collector by a span. An
 * endpoint is told by its id: its address may hold what only its owner knows.
 */
import { NO_SPAN, type Tracing } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import type { ClaimedDelivery } from '@loyalty-ladder/store/webhooks/claim-deliveries.ts';
import type { WebhookAnswer } from '@loyalty-ladder/webhooks/webhook-answer.ts';

interface TracedAttempt {
  /** Of the request. */
  readonly headers: { readonly traceparent?: string };
  end(answer: WebhookAnswer): void;
}

const CLIENT_ERROR = 400;

export function traceAttempt(
  tracing: Tracing,
  { traceparent, attempts, type }: Pick<ClaimedDelivery, 'traceparent' | 'attempts' | 'type'>,
  endpointId: string,
): TracedAttempt {
  if (traceparent === null) return { headers: {}, end() {} };
  const span = !tracing.isOn
    ? NO_SPAN
    : tracing.follow('POST', {
        ...{ kind: 'client', parent: traceparent },
        attributes: {
          'http.request.method': 'POST',
          'loyalty.webhook.endpoint': endpointId,
          'loyalty.outcome.type': type,
          ...(attempts > 0 && { 'http.request.resend_count': attempts }),
        },
      });
  return {
    headers: { traceparent: span.traceparent ?? traceparent },
    end(answer) {
      if (answer.kind === 'failed') span.end(answer.reason);
      else
        span.end(answer.status >= CLIENT_ERROR ? String(answer.status) : undefined, {
          'http.response.status_code': answer.status,
        });
    },
  };
}
