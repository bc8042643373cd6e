import { expect, test } from 'vitest';
import { program } from '../testing/story.ts';
import { capped, withEarned, withoutEarned } from './caps.ts';

const CAPS = program({ capPerPurchase: 70, capPerDay: 100, capPerMonth: 150 });
const NOTHING = { day: 0, ofDay: 0n, ofMonth: 0n };
const [JAN_1, JAN_2, FEB_1] = [19_723, 19_724, 19_754];

test('caps act in the order purchase, day, month, and only those of day and month are a cut to remember', () => {
  expect(capped(80n, CAPS, NOTHING, JAN_1)).toEqual({ points: 70n, cutTo: null });
  expect(capped(50n, CAPS, { day: JAN_1, ofDay: 70n, ofMonth: 70n }, JAN_1)).toEqual({ points: 30n, cutTo: 30n });
  expect(capped(90n, CAPS, { day: JAN_1, ofDay: 0n, ofMonth: 140n }, JAN_2)).toEqual({ points: 10n, cutTo: 10n });
});

test('another month has all its room', () => {
  expect(capped(60n, CAPS, { day: JAN_2, ofDay: 100n, ofMonth: 150n }, FEB_1)).toEqual({ points: 60n, cutTo: null });
});

test('a cap lowered below what is earned leaves nothing, and takes nothing', () => {
  expect(capped(60n, CAPS, { day: JAN_1, ofDay: 0n, ofMonth: 400n }, JAN_2)).toEqual({ points: 0n, cutTo: 0n });
});

test('what a return frees is room of its own day and month', () => {
  const earned = withEarned(withEarned(NOTHING, JAN_1, 40n), JAN_2, 20n);
  expect(earned).toEqual({ day: JAN_2, ofDay: 20n, ofMonth: 60n });
  expect(withoutEarned(earned, JAN_1, 15n)).toEqual({ day: JAN_2, ofDay: 20n, ofMonth: 45n });
  expect(withoutEarned(earned, JAN_2, 15n)).toEqual({ day: JAN_2, ofDay: 5n, ofMonth: 45n });
  expect(withoutEarned(withEarned(earned, FEB_1, 5n), JAN_2, 15n)).toEqual({ day: FEB_1, ofDay: 5n, ofMonth: 5n });
});
