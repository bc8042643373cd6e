/**
 * Folds the customers of a batch, each up to its newest fact and never to now. Facts that come in order extend the state; a fact at or
 * before an instant that was folded already is late: the customer is refolded from the last checkpoint before it, and what had been
 * recorded since then is compared with what is recomputed.
 */
import { type Fact, subjectOf } from '@loyalty-ladder/domain/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/fact-order.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold-version.ts';
import type { Instant } from '@loyalty-ladder/domain/instant.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program-timeline.ts';
import { initialState } from '@loyalty-ladder/domain/state.ts';
import { type LateCustomer, loadRefolds, type Refold } from '@loyalty-ladder/store/load-refold.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/lock-customers.ts';
import { decodeState } from '@loyalty-ladder/store/state-codec.ts';
import type { ClientBase } from 'pg';
import type { Decision } from './decision.ts';
import { differences, firstDecisions } from './differences.ts';
import { foldWithCheckpoints } from './fold-with-checkpoints.ts';

export interface Undecided {
  readonly customers: ReadonlyMap<bigint, LockedCustomer>;
  /** New facts by customer. */
  readonly fresh: ReadonlyMap<bigint, readonly Fact[]>;
  /** Facts recorded earlier that share a subject with a new one. */
  readonly related: ReadonlyMap<bigint, readonly Fact[]>;
  readonly programs: ProgramTimeline;
}

/** A customer whose facts all lie behind what was folded, and one that has to be refolded. */
interface Work {
  readonly customer: LockedCustomer;
  readonly facts: readonly Fact[];
}

/** Stored by a newer fold: during a rolling deploy older processes must leave such customers alone, not fold them back. */
export class NewerFoldError extends Error {
  readonly code = 'NEWER_FOLD';
  readonly retryable = true;
  readonly poison = false;
  override readonly name = 'NewerFoldError';
}

/** @returns a decision for each customer with new facts. */
export async function decideCustomers(tx: ClientBase, undecided: Undecided): Promise<Decision[]> {
  const { customers, fresh, related, programs } = undecided;
  const work = [...fresh].flatMap(([customerNo, facts]): Work[] => {
    const customer = customers.get(customerNo);
    return customer === undefined ? [] : [{ customer, facts: facts.toSorted(compareFacts) }];
  });
  const late = work.filter(isLate);
  const refolds =
    late.length === 0 ? new Map<bigint, Refold>() : await loadRefolds(tx, late.map(lateCustomer), FOLD_VERSION);
  return work.map((each) => {
    const refold = refolds.get(each.customer.customerNo);
    return refold === undefined
      ? extend(each, related.get(each.customer.customerNo) ?? [], programs)
      : redo(each, refold, programs);
  });
}

function isLate({ customer, facts: [first] }: Work): boolean {
  if (customer.foldVersion > FOLD_VERSION) {
    throw new NewerFoldError(`a customer was folded by version ${customer.foldVersion}, this is ${FOLD_VERSION}`);
  }
  return customer.foldVersion < FOLD_VERSION || (first !== undefined && first.occurredAt <= customer.foldedTo);
}

function lateCustomer({ customer, facts: [first] }: Work): LateCustomer {
  const before = customer.foldVersion < FOLD_VERSION ? undefined : first?.occurredAt;
  return { customerNo: customer.customerNo, before: before ?? Number.NEGATIVE_INFINITY };
}

function extend({ customer, facts }: Work, related: readonly Fact[], programs: ProgramTimeline): Decision {
  const until = newest(facts, customer.foldedTo);
  const state = decodeState(customer.state);
  const folded = foldWithCheckpoints(
    { state, facts, until, context: { programs }, related: bySubject([...related, ...facts]) },
    customer.factCount,
  );
  return {
    ...folded,
    ...firstDecisions(customer.customerId, folded),
    customer,
    late: false,
    foldedTo: until,
    checkpointsDroppedFrom: undefined,
  };
}

function redo({ customer, facts }: Work, refold: Refold, programs: ProgramTimeline): Decision {
  const until = newest(facts, customer.foldedTo);
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
    foldedTo: until,
    checkpointsDroppedFrom: facts[0]?.occurredAt,
  };
}

const newest = (facts: readonly Fact[], foldedTo: Instant): Instant =>
  Math.max(foldedTo, facts.at(-1)?.occurredAt ?? Number.NEGATIVE_INFINITY);

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
