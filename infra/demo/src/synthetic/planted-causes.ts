/**
 * What went wrong in the made-up year, on purpose: three causes that reports have to find (planted-causes.test.ts). Everything else that
 * is made up is the same all year, at every till, of every employee and every article.
 */
import type { PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

/** The only till that was open in that week: whoever fetched an order was kept waiting, and says so. */
export const BAD_WEEK = {
  touchpoint: 'till-3',
  from: Date.parse('2010-09-13T00:00:00Z'),
  to: Date.parse('2010-09-20T00:00:00Z'),
} as const;

/** Whose calls wait several times as long. */
export const SLOW_EMPLOYEE = { employeeId: 'employee-7', times: 6 } as const;

/** An article that was charged at a wrong price for two weeks. */
export const WRONG_PRICE = {
  sku: '85123A',
  from: Date.parse('2010-05-03T00:00:00Z'),
  to: Date.parse('2010-05-17T00:00:00Z'),
} as const;

export function isInBadWeek(at: Instant): boolean {
  return at >= BAD_WEEK.from && at < BAD_WEEK.to;
}

export function wasWronglyPriced({ occurredAt, lines }: PurchaseCompleted): boolean {
  const { sku, from, to } = WRONG_PRICE;
  return occurredAt >= from && occurredAt < to && lines.some((line) => line.sku === sku);
}
