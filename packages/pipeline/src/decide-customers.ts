/**
 * Folds customers, each up to an instant that its caller names: a consumer its newest fact, the timekeeper the horizon. Facts that come
 * in order extend the state; a fact at or before an instant that was recorded is late: the customer is refolded from the last
 * checkpoint before it, and what had been recorded since then is compared with what is recomputed.
 */
import { type Fact, subjectOf } from '@loyalty-ladder/domain/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/fact-order.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold-version.ts';
import type { Instant } from '@loyalty-ladder/domain/instant.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program-timeline.ts';
import { initialState, lastAt, type State } from '@loyalty-ladder/domain/state.ts';
import { type LateCustomer, loadRefolds, type Refold } from '@loyalty-ladder/store/load-refold.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/lock-customers.ts';
import { decodeState } from '@loyalty-ladder/store/state-codec.ts';
import type { ClientBase } from 'pg';
import type { Decision } from './decision.ts';
import { differences, NOTHING_RECORDED } from './differences.ts';
import { foldWithCheckpoints } from './fold-with-checkpoints.ts';

export interface Undecided {
  readonly customer: LockedCustomer;
  /** New facts, in any order; none when time alone moves the customer. */
  readonly facts: readonly Fact[];
  /** Facts recorded earlier that share a subject with a new one. */
  readonly related: readonly Fact[];
  /** Everything up to and including this instant is done afterwards. Earlier than what was folded already: that stands. */
  readonly until: Instant;
  /** The oldest instant at which recorded facts were taken back; undefined: none were. */
  readonly changedFrom?: Instant | undefined;
}

/** Of a customer, with its facts in fold order. */
interface Work extends Undecided {
  readonly state: State;
}

/** Stored by a newer fold: during a rolling deploy older processes must leave such customers alone, not fold them back. */
export class NewerFoldError extends Error {
  readonly code = 'NEWER_FOLD';
  readonly retryable = true;
  readonly poison = false;
  override readonly name = 'NewerFoldError';
}

/** @returns a decision for each, in order. @throws NewerFoldError */
export async function decideCustomers(
  tx: ClientBase,
  undecided: readonly Undecided[],
  programs: ProgramTimeline,
): Promise<Decision[]> {
  const work = undecided.map(toWork);
  const late = work.flatMap(lateCustomers);
  const refolds = late.length === 0 ? new Map<bigint, Refold>() : await loadRefolds(tx, late, FOLD_VERSION);
  return work.map((each) => {
    const refold = refolds.get(each.customer.customerNo);
    return refold === undefined ? extend(each, programs) : redo(each, refold, programs);
  });
}

function toWork({ customer, facts, related, until, changedFrom }: Undecided): Work {
  if (customer.foldVersion > FOLD_VERSION) {
    throw new NewerFoldError(`a customer was folded by version ${customer.foldVersion}, this is ${FOLD_VERSION}`);
  }
  return {
    customer,
    facts: facts.toSorted(compareFacts),
    related,
    until: Math.max(until, customer.foldedTo),
    changedFrom,
    state: decodeState(customer.state),
  };
}

const isOutdated = ({ customer }: Work): boolean => customer.foldVersion < FOLD_VERSION;

/** Where the record has to be done anew; undefined: nowhere, the facts extend it. */
function lateFrom(work: Work): Instant | undefined {
  const { customer, facts, changedFrom = Number.POSITIVE_INFINITY } = work;
  if (isOutdated(work)) return Number.NEGATIVE_INFINITY;
  const from = Math.min(changedFrom, facts[0]?.occurredAt ?? Number.POSITIVE_INFINITY);
  return from <= customer.foldedTo ? from : undefined;
}

function lateCustomers(work: Work): LateCustomer[] {
  const before = lateFrom(work);
  return before === undefined ? [] : [{ customerNo: work.customer.customerNo, before }];
}

function extend({ customer, facts, related, until, state }: Work, programs: ProgramTimeline): Decision {
  const folded = foldWithCheckpoints(
    { state, facts, until, context: { programs }, related: bySubject([...related, ...facts]) },
    customer.factCount,
  );
  return {
    ...folded,
    ...differences(customer.customerId, NOTHING_RECORDED, folded),
    customer,
    late: false,
    foldedTo: Math.max(customer.foldedTo, lastAt(folded.state)),
    checkpointsDroppedFrom: undefined,
  };
}

function redo(work: Work, refold: Refold, programs: ProgramTimeline): Decision {
  const { customer, until } = work;
  const state = refold.state === undefined ? initialState() : decodeState(refold.state);
  const all = refold.facts.toSorted(compareFacts);
  const folded = foldWithCheckpoints(
    { state, facts: all, until, context: { programs }, related: bySubject(refold.related) },
    refold.factCount,
  );
  return {
    ...folded,
    ...differences(customer.customerId, refold, folded),
    customer,
    late: true,
    foldedTo: Math.max(customer.foldedTo, lastAt(folded.state)),
    checkpointsDroppedFrom: lateFrom(work),
  };
}

function bySubject(facts: readonly Fact[]): Map<string, Fact[]> {
  const subjects = new Map<string, Fact[]>();
  for (const fact of facts) {
    const subject = subjectOf(fact);
    if (subject === undefined) continue;
    const known = subjects.get(subject);
    if (known === undefined) subjects.set(subject, [fact]);
    else known.push(fact);
  }
  return subjects;
}
