import { expect, test } from 'vitest';
import { adjusted, held, program, purchase, tell } from '../testing/story.ts';
import { isBeyondDebtLimit, spendable } from './spendable.ts';

const BOUGHT = purchase('P', '2024-01-01', 4000);

test('what is available may be held, neither what is pending nor what is held already', () => {
  expect(spendable(tell([BOUGHT], '2024-01-10').state)).toBe(0n);
  expect(spendable(tell([BOUGHT], '2024-01-15').state)).toBe(40n);
  expect(spendable(tell([BOUGHT, held('H', '2024-01-16', 30n, '2024-02-01')], '2024-01-16').state)).toBe(10n);
});

test('one in debt may hold nothing, whatever the limit', () => {
  expect(spendable(tell([BOUGHT, adjusted('A', '2024-01-16', -50n)], '2024-01-16').state)).toBe(0n);
});

test.each([
  [null, false],
  [0n, true],
  [9n, true],
  [10n, false],
])('with a debt of 10 and a limit of %s holds may not be captured: %s', (debtLimit, isBeyond) => {
  const { state } = tell([BOUGHT, adjusted('A', '2024-01-16', -50n)], '2024-01-16');
  expect(isBeyondDebtLimit(state, { ...program(), debtLimit })).toBe(isBeyond);
});

test('without debt no limit binds', () => {
  expect(isBeyondDebtLimit(tell([BOUGHT], '2024-01-15').state, { ...program(), debtLimit: 0n })).toBe(false);
});
