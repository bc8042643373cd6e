import { readFileSync } from 'node:fs';
import type { Fact, FactType } from '@loyalty-ladder/domain/facts/fact.ts';
import { expect, test } from 'vitest';
import { decodeFact, encodeFact, factKey } from './fact-codec.ts';

const base = { id: 'é-1', source: 'till', customerId: 'c1', occurredAt: 1262347200123 };
const samples: Record<FactType, Fact> = {
  'purchase.completed': {
    ...base,
    type: 'purchase.completed',
    purchaseId: 'P1',
    channel: 'shop',
    storeId: 's1',
    currency: 'GBP',
    lines: [
      { lineId: '1', sku: 'A', quantity: 2, unitPriceMinor: 100, discountMinor: 0 },
      { lineId: '2', sku: 'B', category: 'toys', quantity: 1, unitPriceMinor: 5, discountMinor: 1, costMinor: 3 },
    ],
  },
  'purchase.returned': {
    ...base,
    type: 'purchase.returned',
    returnId: 'R',
    purchaseId: 'P',
    lines: [{ lineId: '1', quantity: 1 }],
  },
  'purchase.cancelled': { ...base, type: 'purchase.cancelled', purchaseId: 'P' },
  'contact.delivered': { ...base, type: 'contact.delivered', channel: 'email', campaignId: 'x', costMinor: 3 },
  'contact.visited': { ...base, type: 'contact.visited', channel: 'site' },
  'contact.responded': { ...base, type: 'contact.responded', response: 'opened', triggerId: 't' },
  'contact.service': {
    ...base,
    type: 'contact.service',
    waitSeconds: 30,
    resolved: true,
    cause: 'waiting',
    touchpoint: 'phone',
  },
  'contact.consent': { ...base, type: 'contact.consent', channel: 'email', granted: false },
  'feedback.nps': { ...base, type: 'feedback.nps', score: 10, surveyId: 's' },
  'feedback.csat': { ...base, type: 'feedback.csat', score: 5 },
  'feedback.review': { ...base, type: 'feedback.review', rating: 1, published: true },
  'feedback.complaint-opened': { ...base, type: 'feedback.complaint-opened', complaintId: 'k', cause: 'price' },
  'feedback.complaint-resolved': { ...base, type: 'feedback.complaint-resolved', complaintId: 'k', cause: 'price' },
  'feedback.referral': { ...base, type: 'feedback.referral', referredCustomerId: 'c2' },
  'feedback.referral-converted': { ...base, type: 'feedback.referral-converted', referredCustomerId: 'c2' },
  'points.held': { ...base, type: 'points.held', holdId: 'h', points: 2n ** 60n, expiresAt: 1262347300000 },
  'points.captured': { ...base, type: 'points.captured', holdId: 'h' },
  'points.released': { ...base, type: 'points.released', holdId: 'h' },
};

test.each(Object.values(samples))('a stored $type reads back as it was', (fact) => {
  expect(decodeFact(encodeFact(fact))).toStrictEqual(fact);
});

test('an absent optional field and a present one differ in their canonical bytes', () => {
  const { storeId: _, ...rest } = samples['purchase.completed'] as Extract<Fact, { type: 'purchase.completed' }>;
  expect(encodeFact(rest)).not.toEqual(encodeFact(samples['purchase.completed']));
});

test('bytes of a newer version are refused, not guessed', () => {
  const bytes = encodeFact(samples['points.held']);
  bytes[0] = 9;
  expect(() => decodeFact(bytes)).toThrow(/version 9/);
});

test('the type codes of the stored schema never move', () => {
  const stored = JSON.parse(readFileSync(new URL('./schemas/facts.v1.json', import.meta.url), 'utf8'));
  expect(stored.types.map((type: { factType: string }) => type.factType)).toEqual(Object.keys(samples));
});

test('source and id cannot run together in a fact key', () => {
  expect(factKey({ source: 'a', id: 'bc' })).not.toEqual(factKey({ source: 'ab', id: 'c' }));
  expect(factKey(base)).toHaveLength(16);
});
