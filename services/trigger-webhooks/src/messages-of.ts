/** What an outcome is to an endpoint: the messages that it gets of it, in order. */
import type { OutcomeEvent } from '@loyalty-ladder/contracts/outcome-event.ts';
import { judgeCampaign } from '@loyalty-ladder/decisions/triggers/campaign-rule.ts';
import { judgeFilter, type TriggerFilter } from '@loyalty-ladder/decisions/triggers/trigger-filter.ts';
import type { NewDelivery } from '@loyalty-ladder/store/webhooks/insert-deliveries.ts';
import type { WebhookEndpoint } from '@loyalty-ladder/store/webhooks/webhook-endpoint.ts';
import { isFollowUp, ofFollowUp } from './follow-up-messages.ts';
import { newMessage } from './new-message.ts';
import type { RunningCampaigns } from './running-campaigns.ts';
import type { Trigger } from './trigger.ts';

export interface Situation {
  readonly campaigns: RunningCampaigns;
  /** What was in force before the outcome's version, where it matters. */
  readonly before: (trigger: Trigger) => string;
  /** Points available; undefined: not known. */
  readonly available: (trigger: Trigger) => bigint | undefined;
}

/** What is what it was before, or else: of rung, risk, advice and key customers. */
type ChangeEvent = Extract<OutcomeEvent, { readonly to: unknown }>;

export function messagesOf(endpoint: WebhookEndpoint, trigger: Trigger, situation: Situation): NewDelivery[] {
  const { event, id } = trigger;
  const isWanted = () => judgeFilter(endpoint.filter as TriggerFilter, event, situation.available(trigger)).wanted;
  if (endpoint.deliver === 'all') return isWanted() ? [newMessage(endpoint, trigger, 'record', id)] : [];
  if ('to' in event) return ofChange(endpoint, trigger, event, situation, isWanted);
  if (isFollowUp(event)) return ofFollowUp(endpoint, trigger, event, situation.campaigns, isWanted);
  if (event.type === 'points.changed') return isWanted() ? [newMessage(endpoint, trigger, 'points', id)] : [];
  const isNews = event.current && !event.stale;
  return isNews && isWanted() ? [newMessage(endpoint, trigger, 'notice', event.outcomeKey)] : [];
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
  const { inForce, to, current, stale } = event;
  const record = { to: String(to), ...(inForce !== undefined && { inForce: String(inForce) }), current, stale };
  const { stops, starts } = judgeCampaign(record, before(trigger), running?.value);
  const messages: NewDelivery[] = [];
  if (stops && running !== undefined) {
    campaigns.stop(place);
    messages.push(newMessage(endpoint, trigger, 'stop', trigger.id, { stops: running.webhookId }));
  }
  if (starts && isWanted()) {
    const start = newMessage(endpoint, trigger, 'start', trigger.id);
    campaigns.start({ ...place, value: record.to, position: trigger.position, webhookId: start.webhookId });
    messages.push(start);
  }
  return messages;
}
