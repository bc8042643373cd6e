import { expect, test } from 'vitest';
import { PoisonWatch } from './poison-watch.ts';

const limits = { shareMax: 0.5, windowRecords: 10 };
const records = (good: number, bad: number) => [...Array(good).fill(false), ...Array(bad).fill(true)];

test('a few poison records halt nothing, nor does a start with nothing but poison', () => {
  const watch = new PoisonWatch(limits);
  expect(watch.isHalted('t/0', records(0, 9))).toBe(false);
  expect(watch.isHalted('t/1', records(5, 5))).toBe(false);
  expect(watch.reasons()).toEqual([]);
});

test('a flood halts its partition and no other, and only a restart ends it', () => {
  const watch = new PoisonWatch(limits);
  expect(watch.isHalted('t/0', records(8, 2))).toBe(false);
  expect(watch.isHalted('t/0', records(0, 4))).toBe(false);
  watch.remember('t/0', records(8, 2));
  expect(watch.isHalted('t/0', records(0, 4))).toBe(true);
  expect(watch.isHalted('t/0', records(10, 0))).toBe(true);
  expect(watch.isHalted('t/1', records(8, 2))).toBe(false);
  expect(watch.reasons()).toEqual(['t/0: 6 of the latest 10 records are poison']);
});
