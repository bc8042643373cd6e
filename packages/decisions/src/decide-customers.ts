/**
 * Folds customers, each up to an instant that its caller names: a consumer its newest fact, the timekeeper the horizon. Facts that come
 * in order extend the state; a fact at or before an instant that was recorded is late: the customer is refolded from the last
 * checkpoint before it, and what had been recorded since then is compared with what is recomputed. Facts beyond the instant wait,
 * recorded but not folded.
 */
import { type Fact, subjectOf } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { initialState, type State } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/customers/lock-customers.ts';
import { countFactsAfter } from '@loyalty-ladder/store/facts/count-facts-after.ts';
import {
  findRefoldStarts,
  type LateCustomer,
  type RefoldStart,
} from '@loyalty-ladder/store/history/find-refold-starts.ts';
import {
  type FactsAfter,
  loadFactsAfter,
  loadRefoldsFrom,
  type Refold,
} from '@loyalty-ladder/store/history/load-refold.ts';
import { roundTrip } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { ClientBase } from 'pg';
import type { Decision } from './decision.ts';
import { differences, NOTHING_RECORDED } from './differences.ts';
import { type Folded, foldWithCheckpoints } from './fold-with-checkpoints.ts';
import { portionsOf } from './portions-of.ts';
import { stopBeforeDue } from './stop-before-due.ts';

export interface Undecided {
  readonly customer: LockedCustomer;
  /** New facts, recorded, in any order; none when time alone moves the customer. */
  readonly facts: readonly Fact[];
  /** Facts recorded earlier that share a subject with a new one. */
  readonly related: readonly Fact[];
  /** Everything up to and including this instant is done afterwards. Earlier than what was folded already: that stands. */
  readonly until: Instant;
  /** What time alone makes due beyond this instant is not done, nor what comes after it; undefined: no such bound. */
  readonly dueUntil?: Instant | undefined;
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

/** A customer, and where to begin when it is late. */
export interface Prepared extends Undecided {
  readonly start: RefoldStart | undefined;
}

/**
 * Recorded facts that are in memory at once, about 10 MB where each is a purchase of ten lines. After a change of the fold a batch of
 * 500 customers loads all that ever happened to them, which is more than a service has.
 */
export const PORTION_FACTS_MAX = 5_000;

/** @returns a decision for each, in order. @throws NewerFoldError */
export async function decideCustomers(
  tx: ClientBase,
  undecided: readonly Undecided[],
  programs: ProgramTimeline,
): Promise<Decision[]> {
  const decisions: Decision[] = [];
  for (const portion of await portionCustomers(tx, undecided)) {
    decisions.push(...(await decidePortion(tx, portion, programs)));
  }
  return decisions;
}

/** @returns portions, in order, for each of which at most PORTION_FACTS_MAX facts are loaded, or those of one customer. @throws NewerFoldError */
export async function portionCustomers(tx: ClientBase, undecided: readonly Undecided[]): Promise<Prepared[][]> {
  const work = undecided.map(neverBack);
  const late = work.flatMap(lateCustomers);
  const starts = late.length === 0 ? new Map<bigint, RefoldStart>() : await findRefoldStarts(tx, late, FOLD_VERSION);
  const prepared = work.map((each) => ({ ...each, start: starts.get(each.customer.customerNo) }));
  const loads = prepared.flatMap(loadOf);
  const facts = loads.length === 0 ? new Map<bigint, number>() : await countFactsAfter(tx, loads);
  return portionsOf(prepared, ({ customer }) => facts.get(customer.customerNo) ?? 0, PORTION_FACTS_MAX);
}

/** @returns a decision for each, in order. */
export async function decidePortion(
  tx: ClientBase,
  portion: readonly Prepared[],
  programs: ProgramTimeline,
): Promise<Decision[]> {
  const starts = new Map(
    portion.flatMap(({ customer, start }) => (start === undefined ? [] : [[customer.customerNo, start] as const])),
  );
  const waiting = portion.filter(({ start }) => start === undefined).flatMap(loadOf);
  const [refolds, loaded] = await roundTrip([
    starts.size === 0 ? Promise.resolve(new Map<bigint, Refold>()) : loadRefoldsFrom(tx, starts),
    waiting.length === 0 ? Promise.resolve(new Map<bigint, FactsAfter>()) : loadFactsAfter(tx, waiting),
  ]);
  return portion.map((each) => {
    const { customerNo } = each.customer;
    const refold = refolds.get(customerNo);
    return refold === undefined ? extend(each, loaded.get(customerNo), programs) : redo(each, refold, programs);
  });
}

/** After which instant recorded facts are to be loaded: of a late customer, and of one whose waiting facts can now be folded. */
function loadOf({ customer: { customerNo, foldedTo, unfoldedFrom }, until, start }: Prepared) {
  if (start !== undefined) return [{ customerNo, at: start.at }];
  return unfoldedFrom !== null && unfoldedFrom <= until ? [{ customerNo, at: foldedTo }] : [];
}

function neverBack(undecided: Undecided): Undecided {
  const { customer, until } = undecided;
  if (customer.foldVersion > FOLD_VERSION) {
    throw new NewerFoldError(`a customer was folded by version ${customer.foldVersion}, this is ${FOLD_VERSION}`);
  }
  return { ...undecided, until: Math.max(until, customer.foldedTo) };
}

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
  const { customer } = undecided;
  const facts = loaded?.facts ?? undecided.facts;
  const related = loaded?.related ?? [...undecided.related, ...facts];
  const past = { state: decodeState(customer.state), factCount: customer.factCount, facts, related };
  const { folded, unfoldedFrom } = foldReady(undecided, past, programs);
  return {
    ...folded,
    ...differences(customer.customerId, NOTHING_RECORDED, folded),
    customer,
    late: false,
    foldedTo: Math.max(customer.foldedTo, folded.state.lastAt),
    unfoldedFrom: loaded === undefined ? earliest(unfoldedFrom, customer.unfoldedFrom) : unfoldedFrom,
    checkpointsDroppedFrom: undefined,
  };
}

function redo(undecided: Undecided, refold: Refold, programs: ProgramTimeline): Decision {
  const { customer } = undecided;
  const state = refold.state === undefined ? initialState() : decodeState(refold.state);
  const { folded, unfoldedFrom } = foldReady(undecided, { ...refold, state }, programs);
  return {
    ...folded,
    ...differences(customer.customerId, refold, folded),
    customer,
    late: true,
    foldedTo: Math.max(customer.foldedTo, folded.state.lastAt),
    unfoldedFrom,
    checkpointsDroppedFrom: lateFrom(undecided),
  };
}

/** A state, and the facts that come after it in any order. */
interface Past {
  readonly state: State;
  readonly factCount: number;
  readonly facts: readonly Fact[];
  readonly related: readonly Fact[];
}

/** Folds what can be folded now, and says from when on facts wait. */
function foldReady(
  { customer, until, dueUntil = Number.POSITIVE_INFINITY }: Undecided,
  { state, factCount, facts, related }: Past,
  programs: ProgramTimeline,
): { folded: Folded; unfoldedFrom: Instant | null } {
  const inOrder = upTo(facts, until).sort(compareFacts);
  const input = { state, facts: inOrder, until, context: { programs }, related: bySubject(related) };
  const reached = stopBeforeDue(input, Math.max(dueUntil, customer.foldedTo));
  const ready = reached === until ? inOrder : upTo(inOrder, reached);
  const waiting = facts.filter(({ occurredAt }) => occurredAt > reached);
  return {
    folded: foldWithCheckpoints({ ...input, facts: ready, until: reached }, factCount),
    unfoldedFrom: waiting.reduce((from, { occurredAt }) => earliest(from, occurredAt), null as Instant | null),
  };
}

const upTo = (facts: readonly Fact[], until: Instant): Fact[] => facts.filter(({ occurredAt }) => occurredAt <= until);

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
