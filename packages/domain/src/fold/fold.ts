/**
 * The one pure function: facts and time in, points, ladder and risk out (domain.md, "One pure function"). It walks from instant to
 * instant: what is due at one comes before its facts (due.ts), each fact has its effect (apply-fact.ts), and after the due step and each
 * fact risk and ladder are looked at again. Next file: packages/decisions/src/to-events.ts (what is told of it).
 */
import type { Fact } from '../facts/fact.ts';
import type { RelatedFacts } from '../facts/related-facts.ts';
import { updateStage } from '../ladder/ladder.ts';
import { endLapse } from '../ladder/lapse.ts';
import { updateKeyCustomer } from '../money/key-customer.ts';
import type { ProgramTimeline } from '../program/program-timeline.ts';
import { updateRisk } from '../risk/risk.ts';
import type { Entry } from '../state/entry.ts';
import { Folding } from '../state/folding.ts';
import type { NoEffect, Outcome } from '../state/outcome.ts';
import type { State } from '../state/state.ts';
import type { Instant } from '../time/instant.ts';
import { watchWeakBuyer } from '../weak-buyers/weak-buyers.ts';
import { applyFact } from './apply-fact.ts';
import { nextDue, nextDueAfter, stepDue } from './due.ts';
import { InstantChanges } from './instant-changes.ts';

export interface FoldInput {
  readonly state: State;
  /** In fold order, all of them later in instant than `state.lastAt`. */
  readonly facts: readonly Fact[];
  /** Not before the newest fact: everything due up to and including it is done. */
  readonly until: Instant;
  readonly context: { readonly programs: ProgramTimeline };
  readonly related: RelatedFacts;
}

export interface FoldResult {
  readonly state: State;
  readonly entries: readonly Entry[];
  readonly outcomes: readonly Outcome[];
  readonly noEffects: readonly NoEffect[];
  /** Advancing to any instant after `until` and before this one changes nothing; null: time alone will never change anything. */
  readonly nextDueAt: Instant | null;
}

export function fold({ state, facts, until, context, related }: FoldInput): FoldResult {
  const folding = new Folding(state, context.programs, related);
  let next = 0;
  for (;;) {
    const factAt = facts[next]?.occurredAt ?? Number.POSITIVE_INFINITY;
    const due = nextDue(folding, Math.min(factAt, until));
    const at = Math.min(due, factAt);
    if (at > until) break;
    next = foldInstant(folding, at, due === at, facts, next);
  }
  const { state: folded, entries, outcomes, noEffects } = folding;
  return { state: folded, entries, outcomes, noEffects, nextDueAt: nextDueAfter(folding) };
}

/** @returns the place of the first fact of a later instant. */
function foldInstant(folding: Folding, at: Instant, isDue: boolean, facts: readonly Fact[], from: number): number {
  folding.moveTo(at);
  const changes = new InstantChanges(folding);
  if (isDue) changes.noticeTime(folding, stepDue(folding));
  let next = from;
  for (let fact = facts[next]; fact !== undefined && fact.occurredAt === at; fact = facts[++next]) {
    applyFact(folding, fact);
    updateRisk(folding);
    endLapse(folding);
    updateStage(folding);
    updateKeyCustomer(folding);
    watchWeakBuyer(folding, fact);
    changes.noticeFact(folding, fact);
  }
  if (next > from || folding.changed) folding.state.lastAt = at;
  changes.conclude(folding);
  return next;
}
