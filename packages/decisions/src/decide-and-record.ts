/**
 * What happens to customers under their locks, whoever asks for it: the consumers' batches of facts, the timekeeper's pages of those whom
 * time alone moves, a request that has to be answered at once. In this order, in the transaction of who asks:
 *
 *   facts that arrived -> recorded (record-facts.ts), referrals converted (convert-referrals.ts)
 *   -> undecided: who has to be decided about, and how far (undecided.ts)
 *   -> decisions: planned, loaded, decided (decide-customers.ts)
 *   -> numbered (number-decision.ts) -> rows (to-rows.ts) and events (to-events.ts) -> COMMIT
 *   -> afterwards cards, and a word to whoever publishes the events.
 *
 * Next file: packages/domain/src/fold/fold.ts (what is decided).
 */
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/customers/lock-customers.ts';
import { recordOutcomes } from '@loyalty-ladder/store/history/record-outcomes.ts';
import type { Ending } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { PoolClient } from 'pg';
import { cardsAfter } from './cards-after.ts';
import { convertReferrals } from './convert-referrals.ts';
import { decideCustomers } from './decide-customers.ts';
import type { Decision } from './decision.ts';
import type { DecisionContext } from './decision-context.ts';
import type { Locked } from './lock-for-decision.ts';
import { numberDecision } from './number-decision.ts';
import { type DueTo, outboxRow } from './outbox-row.ts';
import { type ArrivedFact, type RecordedFacts, recordFacts } from './record-facts.ts';
import { toEvents } from './to-events.ts';
import { dueRow, toRows } from './to-rows.ts';
import { type ReachOf, undecidedOf } from './undecided.ts';

/** Why it is decided, about whom, and how far. */
export interface Occasion<Origin> {
  readonly locked: Locked;
  /** Recorded first. Whoever they concern is locked (resolve-concerned.ts). */
  readonly arrived: readonly ArrivedFact<Origin>[];
  /** Customers, locked, who are decided about even if no fact of theirs has arrived. */
  readonly timed?: readonly LockedCustomer[];
  readonly reachOf: ReachOf;
  /** What a customer is decided about for; default: time alone asks. */
  readonly dueTo?: (customerId: string) => DueTo;
  /** No more is decided than so many portions hold (load-pasts.ts); default: all. */
  readonly portionsMax?: number;
  /** Whether a decision is worth a new version of the customer; default: each is. When something is due next is recorded of all. */
  readonly isWritten?: (decision: Decision) => boolean;
  /** Sends what else is to be committed with it. */
  readonly riders?: (decided: Decided<Origin>) => readonly Promise<unknown>[];
}

export interface Decided<Origin> {
  readonly facts: RecordedFacts<Origin>;
  /** Of all whom facts moved, then of those whom time alone moves; with portionsMax the first of them. */
  readonly decisions: readonly Decision[];
  /** Events that go out. */
  readonly events: number;
}

/** @returns how the transaction ends. @throws NewerCustomerError, ReferrerNotLockedError, what the fold refuses, and what Postgres throws. */
export async function decideAndRecord<Origin>(
  context: DecisionContext,
  tx: PoolClient,
  occasion: Occasion<Origin>,
): Promise<Ending<Decided<Origin>>> {
  const { locked, arrived, timed = [], reachOf, dueTo = () => ({}), portionsMax } = occasion;
  const { isWritten = () => true, riders = () => [] } = occasion;
  const { now } = locked;
  const facts = await recordFacts(tx, arrived, locked);
  const conversions = await convertReferrals(tx, locked, facts.fresh);
  const undecided = undecidedOf(locked, facts, conversions, timed, reachOf);
  const decisions = await decideCustomers(tx, undecided, locked.programs, portionsMax);
  const numbered = decisions.filter(isWritten).map(numberDecision);
  const events = numbered.flatMap((each) => toEvents(each, locked));
  const outbox = events.map((event) => outboxRow(event, context.catalog, dueTo(event.customerId)));
  const rows = { now, foldVersion: FOLD_VERSION, ...toRows(numbered), outbox, due: decisions.map(dueRow) };
  const cards = cardsAfter(numbered, locked);
  const decided = { facts, decisions, events: outbox.length };
  return {
    result: decided,
    riders: [...recordOutcomes(tx, rows), ...riders(decided)],
    afterwards() {
      context.cards.write(cards);
      for (const event of events) context.decisionMetrics.observe(event);
      if (outbox.length > 0) context.outbox.notify();
    },
  };
}
