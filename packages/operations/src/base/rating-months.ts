/** Ratings of reviews by month, counted as they are read: nothing holds all of them. */
import type { FactOf } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

export interface RatingMonth {
  /** From 1, the first of the starts. */
  readonly month: number;
  readonly n: number;
  /** Of the ratings, 1..5 each. */
  readonly sum: number;
}

type Review = Pick<FactOf<'feedback.review'>, 'occurredAt' | 'rating'>;

/** @param starts the first instant of each month, in order. */
export async function ratingMonths(
  pages: AsyncIterable<readonly Review[]>,
  starts: readonly Instant[],
): Promise<RatingMonth[]> {
  const months = starts.map((_, index) => ({ month: index + 1, n: 0, sum: 0 }));
  for await (const page of pages) {
    for (const { occurredAt, rating } of page) {
      const month = months[starts.findLastIndex((start) => start <= occurredAt)];
      if (month === undefined) continue;
      month.n += 1;
      month.sum += rating;
    }
  }
  return months.filter(({ n }) => n > 0);
}
