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

/** From the lowest. */
export const THRESHOLDS: readonly Threshold[] = thresholdsAfter('none');

const BASIS = 10_000;

export function levelAt({ state, today, program }: Folding): RiskLevel {
  const { purchaseDays } = state;
  if (purchaseDays === null || keptDaysInAll(state) === 0) return 'none';
  const silence = today - purchaseDays.last;
  let level: RiskLevel = 'none';
  for (const threshold of THRESHOLDS) {
    if (silence < daysToLevel(threshold, purchaseDays, program)) break;
    level = threshold;
  }
  return level;
}

/** The first whole number of days of silence that is not below threshold x interval. */
export function daysToLevel(level: Threshold, { first, last, count }: PurchaseDays, program: Program): number {
  const { intervalExtraDays, intervalDaysMin, intervalDaysMax } = program;
  const ownDays = last - first + intervalExtraDays;
  const days = Math.min(Math.max(ownDays, intervalDaysMin * count), intervalDaysMax * count);
  // Exact below 2^53, and without a remainder of doubles, which took 3 % of the fold's time.
  return Math.ceil((program.riskThresholds[level] * days) / (BASIS * count));
}

/** When silence alone next raises the level in force: "computed once, kept as the customer's next due time". */
export function crossingDue({ state, calendar, program }: Folding): Instant {
  const { purchaseDays, risk } = state;
  const next = levelAfter(risk);
  if (purchaseDays === null || next === null || keptDaysInAll(state) === 0) return Number.POSITIVE_INFINITY;
  return calendar.startOf(purchaseDays.last + daysToLevel(next, purchaseDays, program));
}

function levelAfter(level: RiskLevel): Threshold | null {
  switch (level) {
    case 'none':
      return 'watch';
    case 'watch':
      return 'at-risk';
    case 'at-risk':
      return 'lost';
    case 'lost':
      return null;
  }
}

function thresholdsAfter(level: RiskLevel): Threshold[] {
  const next = levelAfter(level);
  return next === null ? [] : [next, ...thresholdsAfter(next)];
}
