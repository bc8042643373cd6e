import type { OutcomeEvent } from '@loyalty-ladder/contracts/outcome-event.ts';
import type { TriggerFilter } from '@loyalty-ladder/decisions/triggers/trigger-filter.ts';
import type { WebhookEndpoint } from '@loyalty-ladder/store/webhooks/webhook-endpoint.ts';
import { expect, test } from 'vitest';
import { messagesOf } from './messages-of.ts';
import { RunningCampaigns } from './running-campaigns.ts';

const endpointFor = (filter: TriggerFilter) =>
  ({
    ...{ endpointNo: 1n, endpointId: 'ep_1', deliver: 'news', filter },
    ...{ holdoutSalt: Buffer.alloc(1), holdoutBasisPoints: 0 },
  }) as unknown as WebhookEndpoint;

const event = (type: OutcomeEvent['type'], fields: object) =>
  ({
    ...{ type, customerId: 'anna', occurredAt: 0, retracted: false, current: true, stale: false },
    ...fields,
  }) as unknown as OutcomeEvent;

/** What an endpoint gets of outcomes of one customer, one after another: kind, type, and of a stop what it stops. */
function told(
  filter: TriggerFilter,
  events: readonly OutcomeEvent[],
  before: readonly string[] = [],
  campaigns = new RunningCampaigns([]),
) {
  return events.map((each, index) => {
    const trigger = {
      position: BigInt(index),
      id: `id-${index}`,
      customerNo: 7n,
      traceparent: null,
      event: each,
      data: {},
    };
    const situation = { campaigns, before: () => before[index] ?? '', available: () => undefined };
    return messagesOf(endpointFor(filter), trigger, situation);
  });
}

const CASE = { subject: 'score:survey/N1', trigger: 'score' };
const OPENED = event('follow-up.opened', CASE);
const ESCALATED = event('follow-up.escalated', CASE);
const CLOSED = event('follow-up.closed', { ...CASE, resolution: 'resolved', outcomeKey: 'k' });

test('the end of a case stops what its opening and its escalation started, in messages of their own', () => {
  const [opened, escalated, closed] = told({}, [OPENED, ESCALATED, CLOSED]);
  expect([opened, escalated].flat().map((each) => `${each?.kind} ${each?.type}`)).toEqual([
    ...['start follow-up.opened', 'start follow-up.escalated'],
  ]);
  expect(closed?.map(({ kind, stops }) => [kind, stops])).toEqual([
    ['stop', opened?.[0]?.webhookId],
    ['stop', escalated?.[0]?.webhookId],
  ]);
  const all = [opened, escalated, closed].flatMap((each) => each ?? []);
  expect(new Set(all.map(({ webhookId }) => webhookId)).size).toBe(4);
  expect(new Set(all.map(({ position, part }) => `${position}/${part}`)).size).toBe(4);
});

test('who asks for escalations alone hears of nothing that was answered in time', () => {
  const filter: TriggerFilter = { types: ['follow-up.escalated'] };
  expect(told(filter, [OPENED, CLOSED]).flat()).toEqual([]);
  expect(
    told(filter, [OPENED, ESCALATED, CLOSED])
      .flat()
      .map(({ kind }) => kind),
  ).toEqual(['start', 'stop']);
});

test('who asks for ends alone is told of each, as of a notice', () => {
  expect(
    told({ types: ['follow-up.closed'] }, [OPENED, CLOSED])
      .flat()
      .map(({ kind }) => kind),
  ).toEqual(['notice']);
});

test('who asks for ends alone only since a case was escalated is told that it is over, and of the end, in places of their own', () => {
  const campaigns = new RunningCampaigns([]);
  told({}, [OPENED, ESCALATED], [], campaigns);
  const [closed = []] = told({ types: ['follow-up.closed'] }, [CLOSED], [], campaigns);
  expect(closed.map(({ kind }) => kind)).toEqual(['stop', 'stop', 'notice']);
  expect(new Set(closed.map(({ part }) => part)).size).toBe(3);
});

test('a case that opens as another one ends is started behind the stop', () => {
  const next = event('follow-up.opened', { ...CASE, subject: 'review:site/R1', trigger: 'review' });
  const [, both] = told({}, [OPENED, next]);
  expect(both?.toSorted((a, b) => a.part - b.part).map(({ kind }) => kind)).toEqual(['stop', 'start']);
});

test('a customer who becomes key is a campaign that ends when they are key no more', () => {
  const key = (to: boolean) => event('key-customer.changed', { from: !to, to, inForce: to });
  const messages = told({ keyCustomer: true }, [key(true), key(true), key(false)], ['false', 'true', 'true']);
  expect(messages.map((each) => each.map(({ kind }) => kind))).toEqual([['start'], [], ['stop']]);
});

test('an advice is a campaign until another one is in force', () => {
  const advice = (to: string) => event('advice.changed', { from: 'none', to, inForce: to });
  const messages = told({ advice: ['develop'] }, [advice('develop'), advice('minimal')], ['none', 'develop']);
  expect(messages.map((each) => each.map(({ kind }) => kind))).toEqual([['start'], ['stop']]);
});
