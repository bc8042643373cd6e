/**
 * From what a fold recomputed to what has to be written, as rows know it: the comparison itself is the domain's (compare.ts), keys are
 * the store's hashes.
 */
import { compare } from '@loyalty-ladder/domain/corrections/compare.ts';
import type { EntryDifference } from '@loyalty-ladder/domain/corrections/compare-entries.ts';
import type { OutcomeDecision } from '@loyalty-ladder/domain/corrections/compare-outcomes.ts';
import { type Outcome, outcomeSubject } from '@loyalty-ladder/domain/state/outcome.ts';
import { entryKey } from '@loyalty-ladder/store/history/entry-chain.ts';
import type { Refold, StoredOutcome } from '@loyalty-ladder/store/history/load-refolds.ts';
import { outcomeKey } from '@loyalty-ladder/store/history/outcome-key.ts';
import type { DecidedEntry, DecidedOutcome, Decision } from './decision.ts';
import type { Folded } from './fold-with-checkpoints.ts';

/** What was recorded after the state that a fold began with. */
export type Standing = Pick<Refold, 'entries' | 'outcomes' | 'noEffects'>;

/** Of a customer whose facts came in order: nothing stands after what was folded. */
export const NOTHING_STANDS: Standing = { entries: [], outcomes: [], noEffects: [] };

type Differences = Pick<Decision, 'entries' | 'outcomes' | 'noEffectsAdded' | 'noEffectsRemoved'>;

export function differences(customerId: string, standing: Standing, folded: Folded): Differences {
  const { entries, outcomes, noEffects } = compare(
    { ...standing, outcomes: standing.outcomes.map(asCompared) },
    folded,
    (entry) => entryKey(entry).toString('hex'),
  );
  return {
    entries: entries.map(asDecidedEntry),
    outcomes: outcomes.map((decision) => asDecidedOutcome(customerId, decision)),
    noEffectsAdded: noEffects.added,
    noEffectsRemoved: noEffects.removed,
  };
}

function asCompared({ type, at, revision, retracted, content }: StoredOutcome) {
  return { outcome: { type, at, ...content } as Outcome, revision, retracted };
}

function asDecidedEntry({ key, corrects: correction, ...entry }: EntryDifference<string>): DecidedEntry {
  return { entry, key: Buffer.from(key, 'hex'), correction };
}

function asDecidedOutcome(customerId: string, { outcome, ...decision }: OutcomeDecision): DecidedOutcome {
  const { type, at, ...content } = outcome;
  return { ...decision, type, at, key: outcomeKey(customerId, type, at, outcomeSubject(outcome)), content };
}
