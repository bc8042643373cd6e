import type { NamedNps } from '@loyalty-ladder/operations/feedback/nps-tally.ts';
import { expect, test } from 'vitest';
import { layOutNps } from './nps-layout.ts';

const month = (name: string, low: number, score: number, high: number): NamedNps => ({
  ...{ name, low, score, high },
  ...{ n: 10, promoters: 5, detractors: 2 },
});

const YEAR = Array.from({ length: 13 }, (_, index) =>
  month(`${2024 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`, 10, 30, 45),
);

test('the interval lies around the score, and the scale around nothing and all intervals', () => {
  const { points, ticks } = layOutNps([month('2025-01', -60, -20, 10)], 400, 200);
  const [point] = points;
  expect(point?.highY).toBeLessThan(point?.y ?? 0);
  expect(point?.lowY).toBeGreaterThan(point?.y ?? 0);
  expect(ticks.map(({ value }) => value)).toEqual([-75, -50, -25, 0, 25]);
});

test('a month in which nobody answered is a gap, and keeps its place', () => {
  const { points, lines, bands } = layOutNps(
    ['2024-11', '2024-12', '2025-02'].map((name) => month(name, 0, 20, 40)),
    400,
    200,
  );
  expect([lines.length, bands.length]).toEqual([2, 2]);
  const [a = 0, b = 0, c = 0] = points.map(({ x }) => x);
  expect(c - b).toBeCloseTo(2 * (b - a));
});

test('each month is labelled where there is room; on a phone every other one, the last one among them', () => {
  const labelled = (width: number) => layOutNps(YEAR, width, 200).points.map(({ isLabelled }) => isLabelled);
  expect(labelled(900)).toEqual(YEAR.map(() => true));
  expect(labelled(342)).toEqual(YEAR.map((_, index) => index % 2 === 0));
});

test('one month alone stands in the middle', () => {
  expect(layOutNps([month('2025-01', 0, 20, 40)], 400, 200).points[0]?.x).toBe(209);
});
