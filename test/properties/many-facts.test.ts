import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { expect, test } from 'vitest';
import { caseTimeline } from '../conformance/case-program.ts';
import { balancesItsBooks } from './books-balance.ts';
import { oneFold } from './one-fold.ts';

const NOON = Date.parse('2024-02-29T12:00:00Z');

/** Purchases, half of them returned, complaints, answers: all on one day, many at one instant. */
function busyDay(count: number): Fact[] {
  return Array.from({ length: count }, (_, index) => factNo(index)).sort(compareFacts);
}

function factNo(index: number): Fact {
  const base = { id: `F${index}`, source: 'till', customerId: 'c1', occurredAt: NOON + Math.floor(index / 10) };
  switch (index % 4) {
    case 0:
      return { ...base, type: 'purchase.completed', purchaseId: `P${index}`, channel: 'shop', currency: 'GBP', lines };
    case 1:
      return {
        ...base,
        type: 'purchase.returned',
        returnId: `R${index}`,
        purchaseId: `P${index - 1}`,
        lines: [lines[0]],
      };
    case 2:
      return { ...base, type: 'feedback.nps', score: index % 11, surveyId: `S${index}` };
    default:
      return { ...base, type: 'feedback.complaint-opened', complaintId: `K${index % 8}`, cause: 'price' };
  }
}

const lines = [
  { lineId: '1', sku: 'A', quantity: 2, unitPriceMinor: 150, discountMinor: 0 },
  { lineId: '2', sku: 'B', quantity: 1, unitPriceMinor: 999, discountMinor: 99 },
] as const;

test('10,000 facts of one day are folded in seconds, into a state as small as any', { timeout: 30_000 }, () => {
  const life = { facts: busyDay(10_000), programs: caseTimeline({}, [], []), until: NOON + DAY_MS };
  const started = performance.now();
  const { state } = oneFold(life);
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(encodeState(state).length).toBeLessThan(600);
  balancesItsBooks(life);
});

test('10,000 purchases on a day with caps do not make the state grow with them', { timeout: 30_000 }, () => {
  const facts = busyDay(20_000).filter(({ type }) => type === 'purchase.completed');
  const capped = caseTimeline({ capPerDay: 1_000, capPerMonth: 5_000 }, [], []);
  const { state } = oneFold({ facts, programs: capped, until: NOON + DAY_MS });
  expect(encodeState(state).length).toBeLessThan(600);
});
