/** How webhooks stand, by endpoint (webhooks-report.ts). */
import type { WebhookStanding } from '@loyalty-ladder/store/reports/read-webhook-standings.ts';
import type { Backlogs } from '../lag/backlogs.ts';
import { type Family, figure } from './family.ts';

function ofEach(name: string, help: string, figureOf: (standing: WebhookStanding) => number): Family<Backlogs> {
  return {
    ...{ name, help, labels: ['endpoint'] },
    samplesOf: ({ webhooks }) =>
      webhooks.endpoints.map((each) => ({ labels: { endpoint: each.endpointId }, value: figureOf(each) })),
  };
}

export const WEBHOOK_FAMILIES: readonly Family<Backlogs>[] = [
  figure(
    'loyalty_webhook_intake_rows',
    'Rows of the outbox that webhooks have not taken in, counted up to 100,001.',
    ({ webhooks }) => webhooks.intake.rows,
  ),
  figure(
    'loyalty_webhook_intake_age_seconds',
    'Age of the oldest row of the outbox that webhooks have not taken in; 0 when there is none.',
    ({ webhooks }) => webhooks.intake.oldestAgeSeconds,
  ),
  ofEach(
    'loyalty_webhook_waiting_messages',
    'Messages that wait for the endpoint, counted up to 10,001.',
    ({ waiting }) => waiting,
  ),
  ofEach(
    'loyalty_webhook_waiting_age_seconds',
    'How long the oldest message for the endpoint waits; 0 when none does.',
    ({ waitingSeconds }) => waitingSeconds,
  ),
  ofEach(
    'loyalty_webhook_failing_seconds',
    "For how long by the ladder's clock nothing has succeeded at the endpoint; 0 when its last attempt did.",
    ({ failingSeconds }) => failingSeconds,
  ),
  {
    name: 'loyalty_webhook_disabled',
    help: '1 for an endpoint that is disabled, by why: gone, failing or operator.',
    labels: ['endpoint', 'reason'],
    samplesOf: ({ webhooks }) =>
      webhooks.endpoints.flatMap(({ endpointId: endpoint, disabledReason: reason }) =>
        reason === null ? [] : [{ labels: { endpoint, reason }, value: 1 }],
      ),
  },
  {
    name: 'loyalty_webhook_hour_messages',
    help: 'What became of messages to the endpoint in the last hour, of the latest 10,001.',
    labels: ['endpoint', 'state'],
    samplesOf: ({ webhooks }) =>
      webhooks.endpoints.flatMap(({ endpointId: endpoint, delivered, givenUp, suppressed, heldOut }) =>
        Object.entries({ delivered, dead: givenUp, suppressed, 'held-out': heldOut }).map(([state, value]) => ({
          ...{ labels: { endpoint, state }, value },
        })),
      ),
  },
];
