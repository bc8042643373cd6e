/** What a review of a weak buyer looks at, and the four indicators (domain.md, "Weak buyers"). */
import type { Program } from '../program/program.ts';
import type { IndicatorName, Measure, Review } from '../state/outcome.ts';
import type { WeakBuyer } from '../state/state.ts';
import { dayText } from '../time/day.ts';

interface Indicator {
  readonly name: IndicatorName;
  /** Holds from the threshold on; exact, as money may be beyond 2^53. */
  readonly value: bigint;
  readonly threshold: bigint;
}

type Looked = Omit<Review, 'held'>;

/** @param program in force at the review. */
export function reviewOf({ reviewDay, span, before }: WeakBuyer, program: Program): Review {
  const looked: Looked = {
    date: dayText(reviewDay),
    currency: program.currency,
    paid: span.paid,
    paidBefore: before?.paid ?? 0n,
    margin: span.margin,
    purchaseDays: span.purchaseDays,
    signs: span.signs,
  };
  return { ...looked, held: indicatorsOf(looked, program).filter(holds).length };
}

/** Of the four indicators, in the order trend, activity, order size, profit. */
export function reviewMeasures(review: Review, program: Program): readonly Measure[] {
  return indicatorsOf(review, program).map((indicator) => ({
    name: indicator.name,
    value: told(indicator.value),
    threshold: told(indicator.threshold),
    holds: holds(indicator),
  }));
}

function indicatorsOf(
  { paid, paidBefore, margin, purchaseDays, signs }: Looked,
  { activeSigns, smallOrderMinor }: Program,
): readonly Indicator[] {
  return [
    // "0 if that was negative: after a return, silence is no rise".
    { name: 'paidInSpan', value: paid, threshold: 1n + (paidBefore > 0n ? paidBefore : 0n) },
    { name: 'signsInSpan', value: BigInt(signs), threshold: BigInt(activeSigns) },
    { name: 'paidForOrdersInSpan', value: paid, threshold: paidForOrders(smallOrderMinor, purchaseDays) },
    { name: 'marginInSpan', value: margin, threshold: 1n },
  ];
}

/** "At least one purchase day": without one nothing was paid, so what asks for more than nothing does not hold. */
function paidForOrders(smallOrderMinor: number, purchaseDays: number): bigint {
  return purchaseDays === 0 ? BigInt(Math.max(smallOrderMinor, 1)) : BigInt(smallOrderMinor) * BigInt(purchaseDays);
}

function holds({ value, threshold }: Indicator): boolean {
  return value >= threshold;
}

const TOLD_MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** A measure is a plain number: beyond 2^53 (nobody paid that) it says as much as one can. */
function told(value: bigint): number {
  if (value > TOLD_MAX) return Number.MAX_SAFE_INTEGER;
  return value < -TOLD_MAX ? -Number.MAX_SAFE_INTEGER : Number(value);
}
