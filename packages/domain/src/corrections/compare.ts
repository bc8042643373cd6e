/**
 * Correction as a function: what was recorded after a checkpoint against what is recomputed from it gives the difference to write
 * (domain.md, "Points", "Outcomes"). For an ordinary fold nothing was recorded later, and the difference is all of the recomputed.
 */
import type { Entry } from '../state/entry.ts';
import type { NoEffect, Outcome } from '../state/outcome.ts';
import type { State } from '../state/state.ts';
import { compareEntries, type EntryDifference, type RecordedEntry } from './compare-entries.ts';
import { compareNoEffects, type NoEffectDifference } from './compare-no-effects.ts';
import { compareOutcomes, type OutcomeDecision, type RecordedOutcome } from './compare-outcomes.ts';

export interface Recorded<Key> {
  readonly entries: readonly RecordedEntry<Key>[];
  readonly outcomes: readonly RecordedOutcome[];
  readonly noEffects: readonly NoEffect[];
}

/** What a fold from the checkpoint gives (fold.ts, FoldResult). */
export interface Recomputed {
  readonly state: State;
  readonly entries: readonly Entry[];
  readonly outcomes: readonly Outcome[];
  readonly noEffects: readonly NoEffect[];
}

export interface Difference<Key> {
  readonly entries: readonly EntryDifference<Key>[];
  readonly outcomes: readonly OutcomeDecision[];
  readonly noEffects: NoEffectDifference;
}

/** @param keyOf the key of an entry as the recorder stores it (a hash of `entryKeyText` as a string, for instance). */
export function compare<Key>(
  recorded: Recorded<Key>,
  recomputed: Recomputed,
  keyOf: (entry: Entry) => Key,
): Difference<Key> {
  return {
    entries: compareEntries(recorded.entries, recomputed.entries, keyOf),
    outcomes: compareOutcomes(recorded.outcomes, recomputed.outcomes, recomputed.state),
    noEffects: compareNoEffects(recorded.noEffects, recomputed.noEffects),
  };
}
