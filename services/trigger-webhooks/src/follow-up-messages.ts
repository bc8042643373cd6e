/** What a record of a follow-up is to an endpoint (decisions/triggers/follow-up-rule.ts): starts, and what stops them. */
import type { OutcomeEvent } from '@loyalty-ladder/contracts/outcome-event.ts';
import {
  FOLLOW_UP_STARTS,
  type FollowUpEvent,
  type FollowUpStart,
  judgeFollowUp,
} from '@loyalty-ladder/decisions/triggers/follow-up-rule.ts';
import { type TriggerFilter, wantedTypes } from '@loyalty-ladder/decisions/triggers/trigger-filter.ts';
import type { NewDelivery } from '@loyalty-ladder/store/webhooks/insert-deliveries.ts';
import type { WebhookEndpoint } from '@loyalty-ladder/store/webhooks/webhook-endpoint.ts';
import { newMessage } from './new-message.ts';
import type { RunningCampaigns } from './running-campaigns.ts';
import type { Trigger } from './trigger.ts';

/** Of what is told besides stops: behind those of both starts, which have the parts before it. */
const TOLD_PART = FOLLOW_UP_STARTS.length;

export const isFollowUp = (event: OutcomeEvent): event is FollowUpEvent => event.type.startsWith('follow-up.');

export function ofFollowUp(
  endpoint: WebhookEndpoint,
  trigger: Trigger,
  event: FollowUpEvent,
  campaigns: RunningCampaigns,
  isWanted: () => boolean,
): NewDelivery[] {
  const placeOf = (type: FollowUpStart) => ({ customerNo: trigger.customerNo, endpointNo: endpoint.endpointNo, type });
  const { stops, starts } = judgeFollowUp(event, (start) => campaigns.of(placeOf(start))?.value);
  const messages = stops.map((start) => {
    const running = campaigns.of(placeOf(start));
    campaigns.stop(placeOf(start));
    return stopOf(endpoint, trigger, start, running?.webhookId);
  });
  if (event.type === 'follow-up.closed') {
    const isNews = event.current && !event.stale && hearsOfEndsAlone(endpoint);
    if (isNews && isWanted()) {
      // Some of what it stops may have begun under an earlier filter.
      messages.push(newMessage(endpoint, trigger, 'notice', event.outcomeKey, { part: TOLD_PART }));
    }
  } else if (starts && isWanted()) {
    const start = newMessage(endpoint, trigger, 'start', trigger.id, { part: TOLD_PART });
    const { position } = trigger;
    campaigns.start({ ...placeOf(event.type), value: event.subject, position, webhookId: start.webhookId });
    messages.push(start);
  }
  return messages;
}

/** One outcome may stop both, so that its id alone would not tell their messages apart. */
function stopOf(endpoint: WebhookEndpoint, trigger: Trigger, start: FollowUpStart, stops = ''): NewDelivery {
  const part = FOLLOW_UP_STARTS.indexOf(start);
  return newMessage(endpoint, trigger, 'stop', `${trigger.id}/${start}`, { stops, part });
}

/** To others an end is what stops what they were told of; who hears of no beginning is told of it as of a notice. */
function hearsOfEndsAlone({ filter }: WebhookEndpoint): boolean {
  const heard = wantedTypes(filter as TriggerFilter);
  return !FOLLOW_UP_STARTS.some((start) => heard.has(start));
}
