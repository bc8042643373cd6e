import type { ListedDeadLetter } from '@loyalty-ladder/store/stream/list-dead-letters.ts';
import { expect, test } from 'vitest';
import { closingText, deadLettersText, listedLetter } from './dead-letter-text.ts';
import { plainTerminal } from './terminal.ts';

const letter: ListedDeadLetter = {
  letterNo: 17n,
  group: 'test.purchase-consumer',
  topic: 'test.loyalty.purchases',
  partition: 3,
  generation: 0,
  offset: 1_204n,
  reason: 'invalid-value',
  detail: 'lines[0].discountMinor: must not be more than the price of the line, which is quantity times unitPriceMinor',
  source: 'till-7',
  eventId: 'sale-1',
  key: Buffer.from('anna'),
  recordedAt: Date.parse('2024-05-07T10:00:00Z'),
  state: 'open',
  settledAt: null,
  settledBecause: null,
};
const NOW = letter.recordedAt + 3 * 3_600_000;
const END = { shown: 1, next: undefined, reasons: ['invalid-value'], counts: { 'invalid-value': 3, 'id-conflict': 1 } };

test.each([40, 100, 200])('in %i columns the rule of a dead letter is whole', (width) => {
  const text = deadLettersText([letter], NOW, plainTerminal(width)) + closingText(END, plainTerminal(width));
  expect(text.replace(/\s+/g, ' ')).toContain(letter.detail);
  expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
});

test('a dead letter is named by its number and place, and says whose it is, how old, and what became of it', () => {
  const [head] = deadLettersText([letter], NOW, plainTerminal(400)).split('\n');
  expect(head).toBe(
    '17  2024-05-07 10:00  3 h old  test.loyalty.purchases/3/1204  invalid-value  from till-7  id sale-1  key anna  by test.purchase-consumer',
  );
  const settled = { state: 'discarded', settledAt: NOW, settledBecause: 'a test of ours (olga)' } as const;
  expect(deadLettersText([{ ...letter, ...settled }], NOW, plainTerminal(400))).toContain(
    '    discarded 2024-05-07 13:00: a test of ours (olga)\n',
  );
  expect(listedLetter(letter)).toMatchObject({ key: 'anna', letterNo: 17n });
  expect(listedLetter({ ...letter, key: Buffer.from([255]) })).toMatchObject({ key: { base64: '/w==' } });
});

test('what is to be done is said for each reason that is shown, and for no other', () => {
  const refused = closingText(END, plainTerminal(4_000));
  const conflicting = closingText({ ...END, reasons: ['id-conflict'] }, plainTerminal(4_000));
  expect(refused).toMatch(/invalid-value: .* with the same ce_source and ce_id\./);
  expect(refused).not.toContain('id-conflict: ');
  expect(conflicting.match(/id-conflict: .* with a ce_id of its own/g)).toHaveLength(1);
});

test('a page says how many are open in all, and how to see the next', () => {
  expect(closingText({ ...END, next: 17n }, plainTerminal(400))).toContain(
    '1 shown. 4 open by reason: invalid-value 3, id-conflict 1. `--below 17` goes on behind the last one.',
  );
  expect(closingText({ shown: 0, next: undefined, reasons: [], counts: {} }, plainTerminal())).toBe(
    'There are no open dead letters.\n',
  );
});
