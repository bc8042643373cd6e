import type { History } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { expect, test } from 'vitest';
import { extendHistory } from './extend-history.ts';

const event = (at: number) =>
  ({ id: `${at}`, at, kind: 'started', subject: 'relay', sentence: 'It started.' }) as const;
const history = (at: number[], series: Record<string, number[]>, events: number[] = []): History => ({
  from: at[0] ?? 0,
  to: at.at(-1) ?? 0,
  stepMs: 10,
  at,
  series: Object.entries(series).map(([name, values]) => ({ name, unit: 's', values })),
  events: events.map(event),
});

test('the newest stretch replaces what it overlaps, and what left the view goes', () => {
  const extended = extendHistory(
    history([10, 20, 30], { a: [1, 2, 3] }, [10, 30]),
    history([30, 40], { a: [33, 4] }, [30, 40]),
    20,
  );
  expect(extended.at).toEqual([20, 30, 40]);
  expect(extended.series).toEqual([{ name: 'a', unit: 's', values: [2, 33, 4] }]);
  expect(extended.events.map(({ at }) => at)).toEqual([30, 40]);
  expect(extended).toMatchObject({ from: 20, to: 40 });
});

test('a series that begins or ends is not known where it was not', () => {
  const { series } = extendHistory(history([10, 20], { old: [1, 2] }), history([30], { new: [3] }), 10);
  expect(series.map(({ name, values }) => [name, values])).toEqual([
    ['old', [1, 2, null]],
    ['new', [null, null, 3]],
  ]);
});
