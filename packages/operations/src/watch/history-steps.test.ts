import { expect, test } from 'vitest';
import { evenSteps } from './even-steps.ts';
import { stepFor } from './history-steps.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-11-27T12:00:00Z');

test.each([
  ['an hour, just now', 1, 0, 10],
  ['four hours', 4, 0, 10],
  ['a day', 24, 0, 60],
  ['an hour two days ago', 1, 48, 60],
  ['a week', 168, 0, 600],
  ['an hour a month ago', 1, 720, 600],
  ['a month', 720, 0, 600],
])('%s is told in the finest steps that still know it and are not too many', (_, hours, hoursAgo, seconds) => {
  const to = NOW - hoursAgo * HOUR_MS;
  expect(stepFor(to - hours * HOUR_MS, to, NOW).seconds).toBe(seconds);
});

test('steps begin at even instants, whatever was asked for', () => {
  expect(evenSteps(12_345, 40_000, 10_000)).toEqual([10_000, 20_000, 30_000]);
  expect(evenSteps(10_000, 10_000, 10_000)).toEqual([]);
});
