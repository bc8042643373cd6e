/**
 * "Afterwards the purchase has earned the same formula over what is kept (the purchase's own multipliers, never more than before)."
 * The program at the purchase is known from its time; what is not, the stage's multiplier and what the caps of day and month left, is
 * remembered in runs: a term holds for all purchases from its own on, until the next term.
 */
import type { PurchaseCompleted } from '../facts/fact.ts';
import { compareUtf8 } from '../facts/fact-order.ts';
import { DAYS_REMEMBERED } from '../program/program.ts';
import type { Folding } from '../state/folding.ts';
import type { EarningTerm } from '../state/state.ts';
import type { Instant } from '../time/instant.ts';
import { lesser } from './lesser.ts';

/** @param points what the purchase earned, @param uncut what it would have without the caps of day and month. */
export function rememberTerm(
  folding: Folding,
  purchase: PurchaseCompleted,
  stageMultiplier: number,
  { points, uncut }: { points: bigint; uncut: bigint },
): void {
  const { state, calendar, today } = folding;
  const last = state.earningTerms.at(-1);
  const known = last?.stageMultiplier === stageMultiplier && limitedTo(uncut, last.cutTo) === points;
  if (known) return;
  const { occurredAt: at, source, id } = purchase;
  const term = { at, source, id, stageMultiplier, cutTo: points < uncut ? points : null };
  const forgotten = countForgotten(state.earningTerms, calendar.startOf(today - DAYS_REMEMBERED));
  state.earningTerms = [...state.earningTerms.slice(forgotten), term];
}

/** The term of a purchase within its return window. */
export function termOf({ state }: Folding, purchase: PurchaseCompleted): EarningTerm | undefined {
  return state.earningTerms.findLast((term) => comparePlaces(term, purchase) <= 0);
}

export function limitedTo(points: bigint, limit: bigint | null): bigint {
  return limit === null ? points : lesser(points, limit);
}

function comparePlaces(term: EarningTerm, { occurredAt, source, id }: PurchaseCompleted): number {
  return term.at - occurredAt || compareUtf8(term.source, source) || compareUtf8(term.id, id);
}

/**
 * Terms of purchases that no return can touch any more: those that another followed before the day. One that followed in its first
 * instant leaves purchases that sort before it there, and they can come back still.
 */
function countForgotten(terms: readonly EarningTerm[], day: Instant): number {
  const next = terms.findIndex((_, index) => (terms[index + 1]?.at ?? Number.POSITIVE_INFINITY) >= day);
  return Math.max(next, 0);
}
