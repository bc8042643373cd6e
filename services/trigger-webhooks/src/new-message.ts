/** A message to an endpoint, as an outcome brings it about. */
import { isHeldOut } from '@loyalty-ladder/decisions/triggers/hold-out.ts';
import type { NewDelivery } from '@loyalty-ladder/store/webhooks/insert-deliveries.ts';
import type { WebhookEndpoint } from '@loyalty-ladder/store/webhooks/webhook-endpoint.ts';
import { type OutcomeKind, outcomeBody, webhookIdOf } from './message-body.ts';
import type { Trigger } from './trigger.ts';

interface MessagePlace {
  /** Of a stop: the webhook-id of the start that it ends. */
  readonly stops?: string;
  /** Where it lies among those of its outcome. */
  readonly part?: number;
}

const STOP_PART = 0;
const PART = 1;

/** @param about what the webhook-id follows from. */
export function newMessage(
  { endpointNo, endpointId, holdoutSalt: salt, holdoutBasisPoints: shareBasisPoints }: WebhookEndpoint,
  trigger: Trigger,
  kind: OutcomeKind,
  about: string,
  { stops, part = kind === 'stop' ? STOP_PART : PART }: MessagePlace = {},
): NewDelivery {
  const { customerNo, position, event, traceparent } = trigger;
  return {
    ...{ customerNo, endpointNo, position, kind, part, stops: stops ?? null, type: event.type },
    webhookId: webhookIdOf(endpointId, kind, about),
    body: outcomeBody(trigger, kind, stops ?? null),
    traceparent: traceparent ?? undefined,
    isHeldOut: isHeldOut({ salt, shareBasisPoints }, event.customerId),
  };
}
