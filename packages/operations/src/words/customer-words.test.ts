import type { Driver } from '@loyalty-ladder/domain/state/driver.ts';
import { expect, test } from 'vitest';
import { driverText, profitText } from './customer-words.ts';

const prior = { staff: 67, quality: 14, price: 9, other: 10 };
const piece = { fact: { type: 'fact', source: 's', id: '1' }, class: 'waiting', weight: 2 } as const;

test.each<[Partial<Driver>, string]>([
  [{}, 'staff: 67 % (no pieces of evidence; without any 67 %)'],
  [
    { subCause: 'waiting', share: 8_125, evidence: [piece] },
    'staff, waiting: 81.25 % (1 piece of evidence; without any 67 %)',
  ],
  [{ class: 'price', share: 5_450, evidence: [piece, piece] }, 'price: 54.5 % (2 pieces of evidence; without any 9 %)'],
])('a driver says how sure it is, by how much evidence, beside what is taken for granted: %j', (told, text) => {
  expect(driverText({ class: 'staff', subCause: null, share: 6_700, evidence: [], prior, ...told })).toBe(text);
});

test('money is never told without what it rests on', () => {
  expect(profitText(-5n, 'GBP', 'margin')).toBe('-0.05 GBP (margin)');
  expect(profitText(5n, 'GBP', 'revenue')).toBe('0.05 GBP (revenue where costs are not known)');
});
