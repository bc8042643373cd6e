/**
 * How far a customer can be folded without doing what time alone makes due beyond an instant: past it, facts may be waiting somewhere
 * that are older than the due instant and would have kept it from coming (a purchase ends a silence).
 */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { type FoldInput, fold } from '@loyalty-ladder/domain/fold/fold.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

/**
 * @param dueUntil what is due up to and including this instant may be done, and every fact that comes before the next due instant.
 * @returns `input.until`, or the last instant before what must not be done yet.
 */
export function stopBeforeDue(input: FoldInput, dueUntil: Instant): Instant {
  const { facts, until, state } = input;
  if (until <= dueUntil) return until;
  let next = facts.findLastIndex(({ occurredAt }) => occurredAt <= dueUntil) + 1;
  let folded = fold({ ...input, facts: facts.slice(0, next), until: Math.max(dueUntil, state.lastAt) });
  for (;;) {
    const at = facts[next]?.occurredAt ?? until;
    if (folded.nextDueAt !== null && folded.nextDueAt <= at) return folded.nextDueAt - 1;
    if (next === facts.length) return until;
    const end = endOfInstant(facts, next);
    folded = fold({ ...input, state: folded.state, facts: facts.slice(next, end), until: at });
    next = end;
  }
}

function endOfInstant(facts: readonly Fact[], from: number): number {
  let end = from + 1;
  while (end < facts.length && facts[end]?.occurredAt === facts[from]?.occurredAt) end++;
  return end;
}
