/** In which steps the past is kept, and how long: the finer, the shorter. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

export interface HistoryStep {
  readonly seconds: number;
  readonly keptMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const FINE: HistoryStep = { seconds: 10, keptMs: DAY_MS };
/** Each made of those of the one before. */
export const COARSER: readonly HistoryStep[] = [
  { seconds: 60, keptMs: 8 * DAY_MS },
  { seconds: 600, keptMs: 400 * DAY_MS },
];
export const STEPS: readonly HistoryStep[] = [FINE, ...COARSER];
export const KEPT_DAYS_MAX = 400;

/** Of one answer: a chart has hardly more points across. */
const POINTS_MAX = 1_500;

/** @returns the finest one that still knows `from` and does not have too many of them; else the coarsest. */
export function stepFor(from: Instant, to: Instant, now: Instant): HistoryStep {
  const fits = ({ seconds, keptMs }: HistoryStep) => from >= now - keptMs && to - from <= POINTS_MAX * seconds * 1_000;
  return STEPS.find(fits) ?? (STEPS.at(-1) as HistoryStep);
}
