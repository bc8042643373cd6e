/** Weak buyers: develop, minimal, withdraw (domain.md, "Weak buyers"). */
import type { Fact } from '../facts/fact.ts';
import type { Folding } from '../state/folding.ts';
import type { Instant } from '../time/instant.ts';

/**
 * Whether the stage became one of the two, or left them: "looked at after each fact and due step, also within one instant". What the fact
 * brought (`folding.booked`) belongs to the span, also of the fact that began it.
 * @param fact null: after a due step.
 */
export function watchWeakBuyer(_folding: Folding, _fact: Fact | null): void {}

export function reviewDue(_folding: Folding): Instant {
  return Number.POSITIVE_INFINITY;
}

/** The last of a due step. May retire. */
export function reviewWeakBuyer(_folding: Folding): void {}
