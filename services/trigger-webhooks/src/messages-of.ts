/** What an outcome is to an endpoint: the messages that it gets of it, in order. */
import type { RiskChangedEvent, StageChangedEvent } from '@loyalty-ladder/contracts/outcome-event.ts';
import { judgeCampaign } from '@loyalty-ladder/decisions/triggers/campaign-rule.ts';
import { isHeldOut } from '@loyalty-ladder/decisions/triggers/hold-out.ts';
import { judgeFilter, type TriggerFilter } from '@loyalty-ladder/decisions/triggers/trigger-filter.ts';
import type { NewDelivery } from '@loyalty-ladder/store/webhooks/insert-deliveries.ts';
import type { WebhookEndpoint } from '@loyalty-ladder/store/webhooks/webhook-endpoint.ts';
import { type OutcomeKind, outcomeBody, webhookIdOf } from './message-body.ts';
import type { RunningCampaigns } from './running-campaigns.ts';
import type { Trigger } from './trigger.ts';

export interface Situation {
  readonly campaigns: RunningCampaigns;
  /** What was in force before the outcome's version, where it matters. */
  readonly before: (trigger: Trigger) => string;
  /** Points available; undefined: not known. */
  readonly available: (trigger: Trigger) => bigint | undefined;
}

type ChangeEvent = StageChangedEvent | RiskChangedEvent;

const STOP_PART = 0;
const PART = 1;

export function messagesOf(endpoint: WebhookEndpoint, trigger: Trigger, situation: Situation): NewDelivery[] {
  const { event, id } = trigger;
  const isWanted = () => judgeFilter(endpoint.filter as TriggerFilter, event, situation.available(trigger)).wanted;
  if (endpoint.deliver === 'all') return isWanted() ? [message(endpoint, trigger, 'record', id)] : [];
  if (event.type === 'stage.changed' || event.type === 'risk.changed') {
    return ofChange(endpoint, trigger, event, situation, isWanted);
  }
  if (event.type === 'points.changed') return isWanted() ? [message(endpoint, trigger, 'points', id)] : [];
  const isNews = event.current && !event.stale;
  return isNews && isWanted() ? [message(endpoint, trigger, 'notice', event.outcomeKey)] : [];
}

/** A stop goes to whoever got the start, whatever the filter says of the value that is in force instead. */
function ofChange(
  endpoint: WebhookEndpoint,
  trigger: Trigger,
  event: ChangeEvent,
  { campaigns, before }: Situation,
  isWanted: () => boolean,
): NewDelivery[] {
  const place = { customerNo: trigger.customerNo, endpointNo: endpoint.endpointNo, type: event.type };
  const running = campaigns.of(place);
  const { stops, starts } = judgeCampaign(event, before(trigger), running?.value);
  const messages: NewDelivery[] = [];
  if (stops && running !== undefined) {
    campaigns.stop(place);
    messages.push(message(endpoint, trigger, 'stop', trigger.id, running.webhookId));
  }
  if (starts && isWanted()) {
    const start = message(endpoint, trigger, 'start', trigger.id);
    campaigns.start({ ...place, value: event.to, position: trigger.position, webhookId: start.webhookId });
    messages.push(start);
  }
  return messages;
}

function message(
  { endpointNo, endpointId, holdoutSalt: salt, holdoutBasisPoints: shareBasisPoints }: WebhookEndpoint,
  trigger: Trigger,
  kind: OutcomeKind,
  about: string,
  stops: string | null = null,
): NewDelivery {
  const { customerNo, position, event, traceparent } = trigger;
  return {
    ...{ customerNo, endpointNo, position, kind, stops, type: event.type },
    part: kind === 'stop' ? STOP_PART : PART,
    webhookId: webhookIdOf(endpointId, kind, about),
    body: outcomeBody(trigger, kind, stops),
    traceparent: traceparent ?? undefined,
    isHeldOut: isHeldOut({ salt, shareBasisPoints }, event.customerId),
  };
}
