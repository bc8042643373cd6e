/** What a review of a weak buyer looks at, and the four indicators (domain.md, "Weak buyers"). */
import type { Program } from '../program/program.ts';
import type { Measure, Review } from '../state/outcome.ts';

/** Of the four indicators, in the order trend, activity, order size, profit. */
export function reviewMeasures(_review: Review, _program: Program): readonly Measure[] {
  return [];
}
