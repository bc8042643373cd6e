/** The bodies of messages, and the webhook-ids by which receivers know them again. */
import { hash } from 'node:crypto';
import { type MessageAction, webhookBody } from '@loyalty-ladder/operations/webhooks/webhook-body.ts';
import type { DeliveryKind } from '@loyalty-ladder/store/webhooks/insert-deliveries.ts';
import type { Trigger } from './trigger.ts';

export type OutcomeKind = Exclude<DeliveryKind, 'test' | 'operations'>;

const ACTION_BY_KIND: Readonly<Record<OutcomeKind, MessageAction>> = {
  start: 'start',
  notice: 'start',
  stop: 'stop',
  points: 'tell',
  record: 'tell',
};

/** @param stops of a stop: the webhook-id of the start that it ends. */
export function outcomeBody({ id, position, event, data }: Trigger, kind: OutcomeKind, stops: string | null): string {
  const timestamp = new Date(event.occurredAt).toISOString();
  return webhookBody({ type: event.type, timestamp, action: ACTION_BY_KIND[kind], stops, id, position, data });
}

/**
 * The webhook-id: follows from the endpoint and from what the message is about, so it is the same in every attempt, after any kill, and in a
 * replay years later. A notice is about its outcomeKey, whatever is revised.
 */
export function webhookIdOf(endpointId: string, kind: DeliveryKind, about: string): string {
  return `msg_${hash('sha256', [endpointId, kind, about].join('\0'), 'hex').slice(0, 32)}`;
}
