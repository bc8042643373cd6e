import type { Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import { expect, test } from 'vitest';
import { contentOf, storedContent } from './outcome-content.ts';

const common = { causes: [], programVersion: 1 };
const LARGE = 2n ** 63n - 1n;
const review = { date: '2025-03-31', currency: 'GBP', purchaseDays: 0, signs: 1, held: 0 };

test.each<[Outcome['type'], string, object]>([
  ['points.expiring', 'its points', { ...common, expiryMonth: '2025-01', points: LARGE, expiresAt: 1 }],
  ['advice.changed', 'a review', { ...common, review: { ...review, paid: LARGE, paidBefore: 0n, margin: -1n } }],
  ['advice.changed', 'no review', { ...common, from: 'minimal', to: 'none', review: null, measures: [] }],
  ['key-customer.changed', 'thresholds', { ...common, profit: -LARGE, thresholds: { enter: LARGE, leave: 0n } }],
  ['key-customer.changed', 'no thresholds', { ...common, from: true, to: false, profit: 0n, thresholds: null }],
])('%s with %s is the same after jsonb, whatever its size', (type, _, content) => {
  expect(contentOf(type, JSON.parse(JSON.stringify(storedContent(type, content))))).toEqual(content);
});

test('what has neither points nor money is stored as it is', () => {
  const content = { from: 'visitor', to: 'regular' };
  expect(storedContent('stage.changed', content)).toBe(content);
  expect(contentOf('stage.changed', content)).toBe(content);
});
