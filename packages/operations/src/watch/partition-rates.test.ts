import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timesMean } from './hot-partitions.ts';
import { ratesOf, secondsToClose } from './partition-rates.ts';
import type { Observation } from './partition-window.ts';
import { secondsToLoss } from './retention-risk.ts';

const observed = (second: number, more: Partial<Observation>): Observation => ({
  ...{ at: second * 1_000, nextOffset: 0, logStart: 0, logEnd: 0, messages: 0, held: 0, seconds: null },
  ...more,
});

test('rates are of the last ten seconds, and how long it takes to catch up follows from them', () => {
  const of = (second: number, nextOffset: number, logEnd: number) =>
    observed(second, { nextOffset, logEnd, messages: logEnd - nextOffset });
  const rates = ratesOf([of(0, 0, 5_000), of(10, 100, 6_000), of(15, 200, 6_050), of(20, 400, 6_100)]);
  expect(rates).toEqual({ appendedPerSecond: 10, appliedPerSecond: 30, trendPerSecond: -20 });
  expect(secondsToClose(5_700, rates.trendPerSecond)).toBe(285);
});

test('one look tells no rate, and of a log that was made again there is none', () => {
  const nothing = { appendedPerSecond: null, appliedPerSecond: null, trendPerSecond: null };
  expect(ratesOf([])).toEqual(nothing);
  expect(ratesOf([observed(0, {})])).toEqual(nothing);
  expect(ratesOf([observed(0, { logEnd: 9, nextOffset: 9 }), observed(1, { logEnd: 2, nextOffset: 1 })])).toMatchObject(
    {
      appendedPerSecond: null,
      appliedPerSecond: null,
    },
  );
});

test.each([
  ['nothing waits', 0, -5, null],
  ['it falls behind', 10, 5, null],
  ['it stands', 10, 0, null],
  ['how it moves is not known', 10, null, null],
  ['it catches up', 10, -5, 2],
])('where %s', (_, messages, trend, seconds) => {
  expect(secondsToClose(messages, trend)).toBe(seconds);
});

const AGED = { messages: 10, seconds: 400, nextOffset: 500 };

test.each([
  ['nothing waits', [observed(0, {})], { ms: 1_000_000, bytes: 1 }, null],
  ['nothing is ever deleted', [observed(0, AGED)], { ms: null, bytes: null }, null],
  ['time deletes', [observed(0, AGED)], { ms: 1_000_000, bytes: null }, 600],
  ['time has deleted it but for a segment that is open', [observed(0, AGED)], { ms: 300_000, bytes: null }, 0],
  ['the age is not known', [observed(0, { ...AGED, seconds: null })], { ms: 1_000_000, bytes: null }, null],
  ['size has deleted nothing yet', [observed(0, AGED), observed(9, AGED)], { ms: null, bytes: 9 }, null],
  ['size deletes', [observed(0, AGED), observed(10, { ...AGED, logStart: 100 })], { ms: null, bytes: 9 }, 40],
  ['both do', [observed(0, AGED), observed(10, { ...AGED, logStart: 100 })], { ms: 410_000, bytes: 9 }, 10],
  [
    'both do, and size the sooner',
    [observed(0, AGED), observed(10, { ...AGED, logStart: 100 })],
    { ms: 900_000, bytes: 9 },
    40,
  ],
])('where %s, retention', (_, observations, retention, seconds) => {
  expect(secondsToLoss(observations, retention)).toBe(seconds);
});

test('a partition that takes more than its part is told by how many times, once there is enough to tell', () => {
  expect(timesMean([10, 10, 70])).toEqual([1 / 3, 1 / 3, 7 / 3]);
  expect(timesMean([1, 1, 7])).toEqual([null, null, null]);
  expect(timesMean([])).toEqual([]);
});

test('where there is enough to tell, the mean of how many times the mean is one', () => {
  const property = fc.property(fc.array(fc.integer({ min: 20, max: 100_000 }), { minLength: 1 }), (appended) => {
    const times = timesMean(appended).map((each) => each ?? Number.NaN);
    expect(times.reduce((sum, each) => sum + each, 0) / times.length).toBeCloseTo(1, 9);
  });
  fc.assert(property);
});
