import { expect, test } from 'vitest';
import { deadLettersText } from './dead-letter-text.ts';
import { plainTerminal } from './terminal.ts';

const letter = {
  group: 'test.purchase-consumer',
  topic: 'test.loyalty.purchases',
  partition: 3,
  offset: 1_204n,
  reason: 'invalid-value',
  detail: 'lines[0].discountMinor: must not be more than the price of the line, which is quantity times unitPriceMinor',
  source: 'till-7',
  eventId: 'sale-1',
  recordedAt: Date.parse('2024-05-07T10:00:00Z'),
};
const COUNTS = { 'invalid-value': 1, 'id-conflict': 1 };

test.each([40, 100, 200])('in %i columns the rule of a dead letter is whole', (width) => {
  const text = deadLettersText([letter], COUNTS, plainTerminal(width));
  expect(text.replace(/\s+/g, ' ')).toContain(letter.detail);
  expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
});

test('what is to be done is said for each reason that is shown, and for no other', () => {
  const conflict = { ...letter, reason: 'id-conflict' };
  const refused = deadLettersText([letter], COUNTS, plainTerminal(400));
  const conflicting = deadLettersText([conflict, conflict], COUNTS, plainTerminal(400));
  expect(refused).toMatch(/invalid-value: .* with the same ce_source and ce_id\./);
  expect(refused).not.toContain('id-conflict: ');
  expect(conflicting.match(/id-conflict: .* with a ce_id of its own/g)).toHaveLength(1);
});
