/** The one pure function: facts and time in, points, ladder and risk out (domain.md, "One pure function"). */
import type { Entry } from './entry.ts';
import type { Fact } from './fact.ts';
import type { Instant } from './instant.ts';
import type { NoEffect, Outcome } from './outcome.ts';
import type { ProgramTimeline } from './program-timeline.ts';
import type { State } from './state.ts';

/** All recorded facts of the customer that share a subject with one of the facts folded, in any order, by subject (`subjectOf`). */
export type RelatedFacts = ReadonlyMap<string, readonly Fact[]>;

export interface FoldInput {
  readonly state: State;
  /** In fold order, all of them later in instant than `lastAt(state)`. */
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

export function fold(_input: FoldInput): FoldResult {
  throw new Error('the fold is being written');
}
