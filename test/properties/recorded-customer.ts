/** What the model of the pipeline has recorded of its one customer: the rows that Postgres would hold, and nothing beside them. */
import type { RecordedEntry } from '@loyalty-ladder/domain/corrections/compare-entries.ts';
import type { OutcomeDecision } from '@loyalty-ladder/domain/corrections/compare-outcomes.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { NoEffect } from '@loyalty-ladder/domain/state/outcome.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';

/** Never changed in place: a transaction makes the next one, and a crash before its commit loses it. */
export interface RecordedCustomer {
  /** By source and id. */
  readonly facts: ReadonlyMap<string, Fact>;
  readonly state: Buffer;
  readonly factCount: number;
  /** The newest instant at which anything was ever recorded: a fact at or before it is late. */
  readonly foldedTo: Instant;
  readonly nextDueAt: Instant | null;
  readonly checkpoints: readonly StoredCheckpoint[];
  /** Lines of the ledger, only ever appended. */
  readonly entries: readonly RecordedEntry<string>[];
  /** Lines of the revision log, only ever appended. */
  readonly outcomes: readonly OutcomeDecision[];
  readonly noEffects: readonly NoEffect[];
}

export interface StoredCheckpoint {
  readonly at: Instant;
  readonly factCount: number;
  readonly state: Buffer;
}

export const UNKNOWN_CUSTOMER: RecordedCustomer = {
  facts: new Map(),
  state: encodeState(initialState()),
  factCount: 0,
  foldedTo: Number.NEGATIVE_INFINITY,
  nextDueAt: null,
  checkpoints: [],
  entries: [],
  outcomes: [],
  noEffects: [],
};

export const factKeyOf = ({ source, id }: { readonly source: string; readonly id: string }): string =>
  `${source}\0${id}`;
