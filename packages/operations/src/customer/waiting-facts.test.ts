import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { expect, test } from 'vitest';
import { waitingFacts } from './waiting-facts.ts';

const base = { source: 's', customerId: 'c', occurredAt: 0 };
const purchase: Fact = {
  ...base,
  id: 'p',
  type: 'purchase.completed',
  purchaseId: 'P',
  channel: 'shop',
  currency: 'EUR',
  lines: [],
};
const returned: Fact = { ...base, id: 'r', type: 'purchase.returned', returnId: 'R', purchaseId: 'P', lines: [] };
const cancelled: Fact = { ...base, id: 'x', type: 'purchase.cancelled', purchaseId: 'other' };
const captured: Fact = { ...base, id: 'h', type: 'points.captured', holdId: 'H' };

test('returns and cancellations wait for their purchase, captures for their hold', () => {
  expect(waitingFacts([returned, cancelled, captured])).toEqual([returned, cancelled, captured]);
});

test('a return waits no more once its purchase is there, whichever came first', () => {
  expect(waitingFacts([returned, purchase])).toEqual([]);
});

test('a purchase whose number is that of a hold is no hold', () => {
  expect(waitingFacts([purchase, { ...captured, holdId: 'P' }])).toHaveLength(1);
});
