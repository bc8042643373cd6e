import type { Fact, PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { expect, test } from 'vitest';
import { factDifference } from './fact-difference.ts';

const line = { lineId: '1', sku: 'tea', quantity: 1, unitPriceMinor: 300, discountMinor: 0 };
const recorded: PurchaseCompleted = {
  id: 'p1',
  source: 'till',
  customerId: 'anna',
  occurredAt: 0,
  type: 'purchase.completed',
  purchaseId: 'p1',
  channel: 'shop',
  currency: 'GBP',
  lines: [line, line],
};
const cancelled: Fact = { ...recorded, type: 'purchase.cancelled' };

test.each<[string, Fact, string]>([
  ['another type', cancelled, 'ce_type'],
  ['another time', { ...recorded, occurredAt: 1, channel: 'site' }, 'ce_time'],
  ['another field', { ...recorded, channel: 'site' }, 'channel'],
  ['a field that was not there', { ...recorded, storeId: 's1' }, 'storeId'],
  ['a field of a line', { ...recorded, lines: [line, { ...line, quantity: 2 }] }, 'lines[1].quantity'],
  ['more lines', { ...recorded, lines: [line] }, 'lines'],
])('%s is named, and no value', (_, sent, name) => {
  expect(factDifference(recorded, sent)).toBe(name);
});
