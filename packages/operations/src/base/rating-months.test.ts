import { expect, test } from 'vitest';
import { ratingMonths } from './rating-months.ts';

async function* pages(...items: { occurredAt: number; rating: number }[][]) {
  yield* items;
}

test('a review counts in the month that had begun when it was written, across pages', async () => {
  const starts = [100, 200, 300];
  const read = pages(
    [
      { occurredAt: 100, rating: 5 },
      { occurredAt: 199, rating: 2 },
    ],
    [{ occurredAt: 300, rating: 1 }],
  );
  expect(await ratingMonths(read, starts)).toEqual([
    { month: 1, n: 2, sum: 7 },
    { month: 3, n: 1, sum: 1 },
  ]);
});

test('what is before the first month counts nowhere', async () => {
  expect(await ratingMonths(pages([{ occurredAt: 99, rating: 5 }]), [100])).toEqual([]);
});
