/** How a weak buyer (visitor, first buyer) is watched: what is advised, when it is looked at next, and what it would see today. */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Advice, Measure, Review } from '@loyalty-ladder/domain/state/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { reviewMeasures, reviewOf } from '@loyalty-ladder/domain/weak-buyers/review.ts';

export interface ReviewReport {
  readonly advice: Advice;
  /** 00:00 of the day on which the customer became a weak buyer. */
  readonly weakSince: Instant;
  readonly nextReviewAt: Instant;
  /** What the next review would look at if it were now; `held` of its four indicators hold. */
  readonly soFar: Review;
  readonly measures: readonly Measure[];
}

/** @returns null of who is no weak buyer. */
export function reviewReport(state: State, at: Instant, programs: ProgramTimeline): ReviewReport | null {
  const { weakBuyer, advice } = state;
  if (weakBuyer === null) return null;
  const { calendar } = programs;
  const { program } = programs.inForceAt(at);
  const soFar = reviewOf(weakBuyer, program);
  return {
    advice,
    weakSince: calendar.startOf(weakBuyer.since),
    nextReviewAt: calendar.startOf(weakBuyer.reviewDay),
    soFar,
    measures: reviewMeasures(soFar, program),
  };
}
