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

test('a restore waits for the capture of its hold, not for the hold, and not where it ended without one', () => {
  const held: Fact = { ...base, id: 'a', type: 'points.held', holdId: 'H', points: 5n, expiresAt: 10 };
  const restored: Fact = { ...base, id: 'k', occurredAt: 5, type: 'points.restored', holdId: 'H', points: 2n };
  const released: Fact = { ...base, id: 'l', occurredAt: 3, type: 'points.released', holdId: 'H' };
  expect(waitingFacts([restored])).toEqual([restored]);
  expect(waitingFacts([restored, held])).toEqual([restored]);
  expect(waitingFacts([restored, held, captured])).toEqual([]);
  expect(waitingFacts([restored, held, released])).toEqual([]);
  expect(waitingFacts([{ ...restored, occurredAt: 10 }, held])).toEqual([]);
});
