/** What the law compares with: one fold of all facts in order, up to the instant asked for. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { type FoldResult, fold } from '@loyalty-ladder/domain/fold/fold.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { factsBySubject } from './facts-by-subject.ts';

export interface WholeLife {
  /** In fold order. */
  readonly facts: readonly Fact[];
  readonly programs: ProgramTimeline;
  readonly until: Instant;
}

export function oneFold({ facts, programs, until }: WholeLife): FoldResult {
  return fold({ state: initialState(), facts, until, context: { programs }, related: factsBySubject(facts) });
}

export function advance(state: FoldResult['state'], until: Instant, programs: ProgramTimeline): FoldResult {
  return fold({ state, facts: [], until, context: { programs }, related: new Map() });
}
