/**
 * The bounds between the scores of recency, frequency and money: distinct values in fifths of their ranks (domain.md, "Calibrations"). Where
 * the whole base is too large to be in memory Postgres picks the same values out of it (store/src/base/read-base-totals.ts).
 */
import type { Bounds, RfmBounds } from '@loyalty-ladder/domain/program/calibration.ts';
import type { RfmValues } from '@loyalty-ladder/domain/program/rfm-score.ts';

/** @param customers with a kept purchase day. @returns null: there is none. */
export function rfmBounds(customers: readonly RfmValues[]): RfmBounds | null {
  if (customers.length === 0) return null;
  const lessIsBetter = (a: number, b: number) => b - a;
  const moreIsBetter = (a: number | bigint, b: number | bigint) => Number(a > b) - Number(a < b);
  return {
    recency: boundsOf(
      customers.map(({ recency }) => recency),
      lessIsBetter,
    ),
    frequency: boundsOf(
      customers.map(({ frequency }) => frequency),
      moreIsBetter,
    ),
    money: boundsOf(
      customers.map(({ money }) => money),
      moreIsBetter,
    ),
  };
}

/** "Distinct values sorted worst to best, rank 1..k; score = ceil(5 x rank / k)": the first rank that scores s is floor((s - 1) x k / 5) + 1. */
function boundsOf<Value>(values: readonly Value[], better: (a: Value, b: Value) => number): Bounds<Value> {
  const ranked = [...new Set(values)].sort(better);
  const worstAt = (score: number) => ranked[firstRank(score, ranked.length) - 1] as Value;
  return [worstAt(2), worstAt(3), worstAt(4), worstAt(5)];
}

const firstRank = (score: number, ranks: number): number => Math.floor(((score - 1) * ranks) / 5) + 1;
