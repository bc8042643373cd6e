/** The silence of a customer against the days at which each level begins for the own rhythm. */
import { keptDaysInAll } from '../purchases/kept-days.ts';
import type { Folding } from '../state/folding.ts';
import type { Measure, MeasureName } from '../state/outcome.ts';
import { daysToLevel, THRESHOLDS, type Threshold } from './recency-risk.ts';

const NAMES: Readonly<Record<Threshold, MeasureName>> = {
  watch: 'silenceDays:watch',
  'at-risk': 'silenceDays:at-risk',
  lost: 'silenceDays:lost',
};

export function riskMeasures({ state, today, program }: Folding): readonly Measure[] {
  const { purchaseDays } = state;
  const kept = keptDaysInAll(state);
  if (purchaseDays === null || kept === 0) return [{ name: 'keptDays', value: kept, threshold: 1, holds: kept >= 1 }];
  const value = today - purchaseDays.last;
  return THRESHOLDS.map((level) => {
    const threshold = daysToLevel(level, purchaseDays, program);
    return { name: NAMES[level], value, threshold, holds: value >= threshold };
  });
}
