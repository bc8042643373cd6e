/** What was decided about one customer in one transaction: by a batch of facts, or by time alone. */
import type { Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type { NoEffect, Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/customers/lock-customers.ts';
import type { Checkpoint } from './fold-with-checkpoints.ts';

export interface Decision {
  readonly customer: LockedCustomer;
  /** A refold: entries are differences to what had been recorded, outcomes are further revisions. */
  readonly late: boolean;
  readonly state: State;
  readonly factCount: number;
  readonly foldedTo: Instant;
  /** The oldest recorded fact that still waits to be folded; null: none does. */
  readonly unfoldedFrom: Instant | null;
  readonly entries: readonly DecidedEntry[];
  readonly outcomes: readonly DecidedOutcome[];
  readonly noEffectsAdded: readonly NoEffect[];
  readonly noEffectsRemoved: readonly NoEffect[];
  readonly nextDueAt: Instant | null;
  readonly checkpoints: readonly Checkpoint[];
  /** Checkpoints from this instant on no longer hold; undefined: all do. */
  readonly checkpointsDroppedFrom: Instant | undefined;
}

export interface DecidedEntry {
  readonly entry: Entry;
  readonly key: Buffer;
  /** Posted against what had been recorded under the key. */
  readonly correction: boolean;
}

export interface DecidedOutcome {
  readonly type: Outcome['type'];
  readonly at: Instant;
  readonly key: Buffer;
  readonly revision: number;
  readonly retracted: boolean;
  /** What it says is in force after this decision. */
  readonly current: boolean;
  readonly content: OutcomeContent;
}

/** An outcome without what its key already says. */
export type OutcomeContent = Omit<Outcome, 'type' | 'at'>;
