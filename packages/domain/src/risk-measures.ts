/** The silence of a customer against the days at which each level begins for the own rhythm. */
import type { Folding } from './folding.ts';
import { keptDaysInAll } from './kept-days.ts';
import type { Measure } from './outcome.ts';
import { daysToLevel, THRESHOLDS } from './recency-risk.ts';

export function riskMeasures({ state, today, program }: Folding): readonly Measure[] {
  const { purchaseDays } = state;
  const kept = keptDaysInAll(state);
  if (purchaseDays === null || kept === 0) return [{ name: 'keptDays', value: kept, threshold: 1, holds: kept >= 1 }];
  const value = today - purchaseDays.last;
  return THRESHOLDS.map((level) => {
    const threshold = daysToLevel(level, purchaseDays, program);
    return { name: `silenceDays:${level}`, value, threshold, holds: value >= threshold };
  });
}
