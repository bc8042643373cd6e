/**
 * Gives a decision its places in what is recorded of the customer: the version, the numbers and hashes of its lines in the ledger, and
 * the sequence numbers of its outcomes. Rows (to-rows.ts) and events (to-events.ts) both speak of them.
 */
import type { Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import type { Sequences } from '@loyalty-ladder/store/customers/lock-customers.ts';
import { nextChain } from '@loyalty-ladder/store/history/entry-chain.ts';
import type { EntryRow } from '@loyalty-ladder/store/history/insert-entries.ts';
import type { DecidedOutcome, Decision } from './decision.ts';
import { type PointsPart, pointsParts } from './points-parts.ts';

export interface NumberedDecision {
  readonly decision: Decision;
  readonly version: bigint;
  readonly entries: readonly EntryRow[];
  readonly outcomes: readonly Numbered<DecidedOutcome>[];
  /** Seldom more than one. */
  readonly points: readonly Numbered<PointsPart<EntryRow>>[];
  /** Last ones given out, after all of this. */
  readonly sequences: Sequences;
}

export type Numbered<Each> = Each & {
  /** Without a gap by customer and topic. */
  readonly sequence: bigint;
};

/** One by topic. */
const SEQUENCE_BY_TYPE: Readonly<Record<Outcome['type'], keyof Sequences>> = {
  'stage.changed': 'stage',
  'risk.changed': 'risk',
  'advice.changed': 'advice',
  'key-customer.changed': 'key',
  'follow-up.opened': 'followUp',
  'follow-up.escalated': 'followUp',
  'follow-up.closed': 'followUp',
  'grace.started': 'notice',
  'grace.ended': 'notice',
  'points.expiring': 'notice',
};

export function numberDecision(decision: Decision): NumberedDecision {
  const sequences: { -readonly [Kind in keyof Sequences]: bigint } = { ...decision.customer.sequences };
  const entries = entryRows(decision);
  const outcomes = decision.outcomes.map((outcome) => {
    const kind = SEQUENCE_BY_TYPE[outcome.type];
    sequences[kind] += 1n;
    return { ...outcome, sequence: sequences[kind] };
  });
  const points = pointsParts(entries, balancesOf(decision.state)).map((part) => {
    sequences.points += 1n;
    return { ...part, sequence: sequences.points };
  });
  return { decision, version: decision.customer.version + 1n, entries, outcomes, points, sequences };
}

function entryRows({ customer, entries }: Decision): EntryRow[] {
  const { customerNo } = customer;
  let { chain, entryCount: entryNo } = customer;
  return entries.map(({ entry, key, correction }) => {
    entryNo += 1n;
    chain = nextChain(chain, entryNo, key, entry);
    return { ...entry, customerNo, entryNo, key, correction, chain };
  });
}
