/** Weak buyers: develop, minimal, withdraw (domain.md, "Weak buyers"). */
import type { Fact } from '../facts/fact.ts';
import type { Folding } from '../state/folding.ts';
import type { Stage } from '../state/outcome.ts';
import type { WeakBuyer } from '../state/state.ts';
import type { Instant } from '../time/instant.ts';
import { adviceAfter } from './advice.ts';
import { reviewOf } from './review.ts';
import { EMPTY_SPAN, spanWith } from './span.ts';

/**
 * Whether the stage became one of the two, or left them: "looked at after each fact and due step, also within one instant". What the fact
 * brought (`folding.booked`) belongs to the span, also of the fact that began it.
 * @param fact null: after a due step.
 */
export function watchWeakBuyer(folding: Folding, fact: Fact | null): void {
  const { state } = folding;
  if (!isWeak(state.stage)) leave(folding);
  else {
    const weakBuyer = state.weakBuyer ?? begin(folding);
    if (fact === null) return;
    const span = spanWith(weakBuyer.span, folding, fact);
    if (span !== weakBuyer.span) state.weakBuyer = { ...weakBuyer, span };
  }
}

/** "A due instant": 00:00 of the date of the next review. */
export function reviewDue({ state, calendar }: Folding): Instant {
  return state.weakBuyer === null ? Number.POSITIVE_INFINITY : calendar.startOf(state.weakBuyer.reviewDay);
}

/** The last of a due step. May retire. Where the zone skips a date, its review is held with that of the day that begins in its place. */
export function reviewWeakBuyer(folding: Folding): void {
  const { state } = folding;
  while (state.weakBuyer !== null && reviewDue(folding) <= folding.at) review(folding, state.weakBuyer);
}

function isWeak(stage: Stage): boolean {
  return stage === 'visitor' || stage === 'first-purchase';
}

function begin(folding: Folding): WeakBuyer {
  const { state, today, program } = folding;
  const begun = { since: today, reviewDay: today + program.horizonDays, span: EMPTY_SPAN, before: null };
  state.weakBuyer = begun;
  folding.changed = true;
  return begun;
}

/** "In any other stage advice is none." */
function leave(folding: Folding): void {
  const { state } = folding;
  if (state.weakBuyer === null) return;
  state.weakBuyer = null;
  state.advice = 'none';
  folding.changed = true;
}

function review(folding: Folding, weakBuyer: WeakBuyer): void {
  const { state, program } = folding;
  const { since, reviewDay, before } = weakBuyer;
  const held = reviewOf(weakBuyer, program);
  folding.review = held;
  folding.changed = true;
  const advice = adviceAfter(folding, held, before);
  if (advice === 'withdraw') {
    state.stage = 'retired';
    leave(folding);
    return;
  }
  state.advice = advice;
  const next = { paid: held.paid, anyHeld: held.held > 0 };
  state.weakBuyer = { since, reviewDay: reviewDay + program.horizonDays, span: EMPTY_SPAN, before: next };
}
