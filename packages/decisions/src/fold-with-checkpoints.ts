/** Folds a customer's facts in pieces that end where a checkpoint is due. By the law of the fold the pieces change nothing. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { type FoldInput, fold } from '@loyalty-ladder/domain/fold/fold.ts';
import type { Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type { NoEffect, Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { CHECKPOINT_FACTS } from '@loyalty-ladder/store/history/save-checkpoints.ts';

export interface Checkpoint {
  readonly at: Instant;
  readonly factCount: number;
  readonly state: State;
}

export interface Folded {
  readonly state: State;
  readonly factCount: number;
  readonly entries: readonly Entry[];
  readonly outcomes: readonly Outcome[];
  readonly noEffects: readonly NoEffect[];
  readonly nextDueAt: Instant | null;
  readonly checkpoints: readonly Checkpoint[];
}

/** @param input as of fold; @param factCount facts already in `input.state`; @param stride facts from one checkpoint to the next. */
export function foldWithCheckpoints(input: FoldInput, factCount: number, stride: number = CHECKPOINT_FACTS): Folded {
  const entries: Entry[] = [];
  const outcomes: Outcome[] = [];
  const noEffects: NoEffect[] = [];
  const checkpoints: Checkpoint[] = [];
  let { state } = input;
  let count = factCount;
  for (let from = 0; ; ) {
    const to = endOfPiece(input.facts, from, stride - (count % stride));
    const isLast = to === input.facts.length;
    const until = isLast ? input.until : (input.facts[to - 1]?.occurredAt ?? input.until);
    const folded = fold({ ...input, state, facts: input.facts.slice(from, to), until });
    entries.push(...folded.entries);
    outcomes.push(...folded.outcomes);
    noEffects.push(...folded.noEffects);
    state = folded.state;
    const isDue = Math.floor((count + to - from) / stride) > Math.floor(count / stride);
    count += to - from;
    from = to;
    if (isDue) checkpoints.push({ at: state.lastAt, factCount: count, state });
    if (isLast)
      return { state, factCount: count, entries, outcomes, noEffects, nextDueAt: folded.nextDueAt, checkpoints };
  }
}

/** At least `count` facts, and all of the last one's instant: a checkpoint holds whole instants. */
function endOfPiece(facts: readonly Fact[], from: number, count: number): number {
  let to = Math.min(facts.length, from + count);
  while (to < facts.length && facts[to]?.occurredAt === facts[to - 1]?.occurredAt) to++;
  return to;
}
