/**
 * "Recency rule: own interval = (date difference first to last purchase day + 30) / number of purchase days, kept within 14..180 days;
 * silence = date difference between today and the last purchase day; a level holds from 00:00 of the first day on which
 * silence >= threshold x interval; compared in integers." Without a kept purchase day there is no level.
 */
import type { Program } from '../program/program.ts';
import { keptDaysInAll } from '../purchases/kept-days.ts';
import type { Folding } from '../state/folding.ts';
import type { RiskLevel } from '../state/outcome.ts';
import type { PurchaseDays } from '../state/state.ts';
import type { Instant } from '../time/instant.ts';

export type Threshold = Exclude<RiskLevel, 'none'>;

const BASIS = 10_000;

export function levelAt({ state, today, program }: Folding): RiskLevel {
  const { purchaseDays } = state;
  if (purchaseDays === null || keptDaysInAll(state) === 0) return 'none';
  const silence = today - purchaseDays.last;
  if (silence < daysToLevel('watch', purchaseDays, program)) return 'none';
  if (silence < daysToLevel('at-risk', purchaseDays, program)) return 'watch';
  return silence < daysToLevel('lost', purchaseDays, program) ? 'at-risk' : 'lost';
}

/** The first whole number of days of silence that is not below threshold x interval. */
export function daysToLevel(level: Threshold, { first, last, count }: PurchaseDays, program: Program): number {
  const { intervalExtraDays, intervalDaysMin, intervalDaysMax } = program;
  const ownDays = last - first + intervalExtraDays;
  const days = Math.min(Math.max(ownDays, intervalDaysMin * count), intervalDaysMax * count);
  const product = program.riskThresholds[level] * days;
  const divisor = BASIS * count;
  const rest = product % divisor;
  return (product - rest) / divisor + (rest === 0 ? 0 : 1);
}

/** When silence alone next raises the level in force: "computed once, kept as the customer's next due time". */
export function crossingDue({ state, calendar, program }: Folding): Instant {
  const { purchaseDays, risk } = state;
  if (purchaseDays === null || risk === 'lost' || keptDaysInAll(state) === 0) return Number.POSITIVE_INFINITY;
  const next: Threshold = risk === 'none' ? 'watch' : risk === 'watch' ? 'at-risk' : 'lost';
  return calendar.startOf(purchaseDays.last + daysToLevel(next, purchaseDays, program));
}
