/** Scores of recency, frequency and money from the bounds between them (domain.md, "Calibrations"). */
import type { Bounds, RfmBounds } from './calibration.ts';

/** 1, the worst, to 5. */
export type RfmScore = number;

export interface RfmValues {
  /** Days since the last kept purchase day: the fewer the better. */
  readonly recency: number;
  readonly frequency: number;
  readonly money: bigint;
}

/** "Score of any value = 1 + number of bounds than which it is not worse." */
export function rfmScores({ recency, frequency, money }: RfmValues, bounds: RfmBounds): readonly RfmScore[] {
  return [
    scoreOf(bounds.recency, (bound) => recency <= bound),
    scoreOf(bounds.frequency, (bound) => frequency >= bound),
    scoreOf(bounds.money, (bound) => money >= bound),
  ];
}

function scoreOf<Value>(bounds: Bounds<Value>, isNotWorse: (bound: Value) => boolean): RfmScore {
  return 1 + bounds.filter(isNotWorse).length;
}
