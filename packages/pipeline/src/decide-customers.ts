/**
 * Folds customers, each up to an instant that its caller names: a consumer its newest fact, the timekeeper the horizon. Facts that come
 * in order extend the state; a fact at or before an instant that was recorded is late: the customer is refolded from the last
 * checkpoint before it, and what had been recorded since then is compared with what is recomputed. Facts beyond the instant wait,
 * recorded but not folded.
 */
import { type Fact, subjectOf } from '@loyalty-ladder/domain/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/fact-order.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold-version.ts';
import type { Instant } from '@loyalty-ladder/domain/instant.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program-timeline.ts';
import { initialState, lastAt } from '@loyalty-ladder/domain/state.ts';
import {
  type FactsAfter,
  type LateCustomer,
  loadFactsAfter,
  loadRefolds,
  type Refold,
} from '@loyalty-ladder/store/load-refold.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/lock-customers.ts';
import { decodeState } from '@loyalty-ladder/store/state-codec.ts';
import { roundTrip } from '@loyalty-ladder/store/transaction.ts';
import type { ClientBase } from 'pg';
import type { Decision } from './decision.ts';
import { differences, NOTHING_RECORDED } from './differences.ts';
import { foldWithCheckpoints } from './fold-with-checkpoints.ts';

export interface Undecided {
  readonly customer: LockedCustomer;
  /** New facts, recorded, in any order; none when time alone moves the customer. */
  readonly facts: readonly Fact[];
  /** Facts recorded earlier that share a subject with a new one. */
  readonly related: readonly Fact[];
  /** Everything up to and including this instant is done afterwards. Earlier than what was folded already: that stands. */
  readonly until: Instant;
  /** The oldest instant at which recorded facts were taken back; undefined: none were. */
  readonly changedFrom?: Instant | undefined;
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
  const work = undecided.map(neverBack);
  const late = work.flatMap(lateCustomers);
  const waiting = work.filter(
    ({ customer, until }) => customer.unfoldedFrom !== null && customer.unfoldedFrom <= until,
  );
  const [refolds, loaded] = await roundTrip([
    late.length === 0 ? Promise.resolve(new Map<bigint, Refold>()) : loadRefolds(tx, late, FOLD_VERSION),
    waiting.length === 0 ? Promise.resolve(new Map<bigint, FactsAfter>()) : loadFactsAfter(tx, waiting.map(foldedTo)),
  ]);
  return work.map((each) => {
    const { customerNo } = each.customer;
    const refold = refolds.get(customerNo);
    return refold === undefined ? extend(each, loaded.get(customerNo), programs) : redo(each, refold, programs);
  });
}

function neverBack(undecided: Undecided): Undecided {
  const { customer, until } = undecided;
  if (customer.foldVersion > FOLD_VERSION) {
    throw new NewerFoldError(`a customer was folded by version ${customer.foldVersion}, this is ${FOLD_VERSION}`);
  }
  return { ...undecided, until: Math.max(until, customer.foldedTo) };
}

const foldedTo = ({ customer: { customerNo, foldedTo: at } }: Undecided) => ({ customerNo, at });

/** Where the record has to be done anew; undefined: nowhere, the facts extend it. */
function lateFrom({ customer, facts, changedFrom = Number.POSITIVE_INFINITY }: Undecided): Instant | undefined {
  if (customer.foldVersion < FOLD_VERSION) return Number.NEGATIVE_INFINITY;
  const from = facts.reduce((oldest, { occurredAt }) => Math.min(oldest, occurredAt), changedFrom);
  return from <= customer.foldedTo ? from : undefined;
}

function lateCustomers(undecided: Undecided): LateCustomer[] {
  const before = lateFrom(undecided);
  return before === undefined ? [] : [{ customerNo: undecided.customer.customerNo, before }];
}

/** @param loaded all facts that are not folded yet, the new ones among them; undefined: the new ones are all that can be folded now. */
function extend(undecided: Undecided, loaded: FactsAfter | undefined, programs: ProgramTimeline): Decision {
  const { customer, until } = undecided;
  const facts = loaded?.facts ?? undecided.facts;
  const related = loaded?.related ?? [...undecided.related, ...facts];
  const { ready, unfoldedFrom } = split(facts, until);
  const folded = foldWithCheckpoints(
    { state: decodeState(customer.state), facts: ready, until, context: { programs }, related: bySubject(related) },
    customer.factCount,
  );
  return {
    ...folded,
    ...differences(customer.customerId, NOTHING_RECORDED, folded),
    customer,
    late: false,
    foldedTo: Math.max(customer.foldedTo, lastAt(folded.state)),
    unfoldedFrom: loaded === undefined ? earliest(unfoldedFrom, customer.unfoldedFrom) : unfoldedFrom,
    checkpointsDroppedFrom: undefined,
  };
}

function redo(undecided: Undecided, refold: Refold, programs: ProgramTimeline): Decision {
  const { customer, until } = undecided;
  const state = refold.state === undefined ? initialState() : decodeState(refold.state);
  const { ready, unfoldedFrom } = split(refold.facts, until);
  const folded = foldWithCheckpoints(
    { state, facts: ready, until, context: { programs }, related: bySubject(refold.related) },
    refold.factCount,
  );
  return {
    ...folded,
    ...differences(customer.customerId, refold, folded),
    customer,
    late: true,
    foldedTo: Math.max(customer.foldedTo, lastAt(folded.state)),
    unfoldedFrom,
    checkpointsDroppedFrom: lateFrom(undecided),
  };
}

/** What can be folded up to an instant, in fold order, and from when on facts wait. */
function split(facts: readonly Fact[], until: Instant): { ready: Fact[]; unfoldedFrom: Instant | null } {
  const ready = facts.filter(({ occurredAt }) => occurredAt <= until).sort(compareFacts);
  const waiting = facts.filter(({ occurredAt }) => occurredAt > until);
  return {
    ready,
    unfoldedFrom: waiting.reduce((from, { occurredAt }) => earliest(from, occurredAt), null as Instant | null),
  };
}

function earliest(left: Instant | null, right: Instant | null): Instant | null {
  if (left === null || right === null) return left ?? right;
  return Math.min(left, right);
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
