/** Loads what decisions start from. Before it is loaded it is counted, so that no more of it is in memory at once than fits. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { countFactsAfter } from '@loyalty-ladder/store/facts/count-facts-after.ts';
import { findRefoldStarts, type RefoldStart } from '@loyalty-ladder/store/history/find-refold-starts.ts';
import {
  type FactsAfter,
  loadFactsAfter,
  loadRefoldsFrom,
  type Refold,
} from '@loyalty-ladder/store/history/load-refolds.ts';
import { roundTrip } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { ClientBase } from 'pg';
import { NOTHING_STANDS, type Standing } from './differences.ts';
import type { CatchUp, Extend, Planned, Redo } from './plan-decision.ts';
import { portionsOf } from './portions-of.ts';
import type { Undecided } from './undecided.ts';

/** A plan that knows after which instant facts are loaded for it: a refold begins at a checkpoint. */
type Ready = Extend | CatchUp | (Redo & { readonly start: RefoldStart });

/** A state, and what comes after it. */
export interface Past {
  /** undefined: the state before any fact. */
  readonly state: Buffer | undefined;
  /** Facts in `state`. */
  readonly factCount: number;
  /** Recorded facts that come after `state`, in any order. */
  readonly facts: readonly Fact[];
  /** All facts of the subjects of `facts`. */
  readonly related: readonly Fact[];
  /** The oldest recorded fact after `state` that is not among `facts`, because it cannot be folded yet; null: all are. */
  readonly waitsFrom: Instant | null;
  /** What was recorded after `state`. */
  readonly standing: Standing;
  /** What was recorded from this instant on is done anew; undefined: nothing was recorded after `state`. */
  readonly redoneFrom: Instant | undefined;
}

/** All that a decision follows from, besides the program. */
export interface Case {
  readonly undecided: Undecided;
  readonly past: Past;
}

/**
 * Recorded facts that are in memory at once, about 10 MB where each is a purchase of ten lines. After a change of the fold a batch of
 * 500 customers loads all that ever happened to them, which is more than a service has.
 */
export const PORTION_FACTS_MAX = 5_000;

/** @returns portions, in order, for each of which at most PORTION_FACTS_MAX facts are loaded, or those of one customer. */
export async function portionPlans(tx: ClientBase, planned: readonly Planned[]): Promise<Planned<Ready>[][]> {
  const ready = await findStarts(tx, planned);
  const loads = ready.flatMap(({ undecided: { customer }, plan }) =>
    plan.kind === 'extend' ? [] : [{ customerNo: customer.customerNo, at: afterOf(plan) }],
  );
  const facts = loads.length === 0 ? new Map<bigint, number>() : await countFactsAfter(tx, loads);
  return portionsOf(ready, ({ undecided }) => facts.get(undecided.customer.customerNo) ?? 0, PORTION_FACTS_MAX);
}

async function findStarts(tx: ClientBase, planned: readonly Planned[]): Promise<Planned<Ready>[]> {
  const late = planned.flatMap(({ undecided: { customer }, plan }) =>
    plan.kind === 'redo' ? [{ customerNo: customer.customerNo, before: plan.from }] : [],
  );
  const starts = late.length === 0 ? new Map<bigint, RefoldStart>() : await findRefoldStarts(tx, late, FOLD_VERSION);
  return planned.map(({ undecided, plan }) => ({
    undecided,
    plan: plan.kind === 'redo' ? { ...plan, start: found(starts, undecided) } : plan,
  }));
}

const afterOf = (plan: Exclude<Ready, Extend>): Instant => (plan.kind === 'redo' ? plan.start.at : plan.after);

/** @returns a case for each, in order. */
export async function loadPasts(tx: ClientBase, portion: readonly Planned<Ready>[]): Promise<Case[]> {
  const starts = new Map<bigint, RefoldStart>();
  const waiting: { customerNo: bigint; at: Instant }[] = [];
  for (const { undecided, plan } of portion) {
    const { customerNo } = undecided.customer;
    if (plan.kind === 'redo') starts.set(customerNo, plan.start);
    if (plan.kind === 'catch-up') waiting.push({ customerNo, at: plan.after });
  }
  const [refolds, waited] = await roundTrip([
    starts.size === 0 ? Promise.resolve(new Map<bigint, Refold>()) : loadRefoldsFrom(tx, starts),
    waiting.length === 0 ? Promise.resolve(new Map<bigint, FactsAfter>()) : loadFactsAfter(tx, waiting),
  ]);
  return portion.map((each) => ({ undecided: each.undecided, past: pastOf(each, refolds, waited) }));
}

function pastOf(
  { undecided, plan }: Planned<Ready>,
  refolds: ReadonlyMap<bigint, Refold>,
  waited: ReadonlyMap<bigint, FactsAfter>,
): Past {
  const { customer } = undecided;
  const inOrder = {
    state: customer.state,
    factCount: customer.factCount,
    standing: NOTHING_STANDS,
    redoneFrom: undefined,
  };
  switch (plan.kind) {
    case 'extend': {
      const { facts, related } = undecided;
      return { ...inOrder, facts, related: [...related, ...facts], waitsFrom: customer.unfoldedFrom };
    }
    case 'catch-up':
      return { ...inOrder, ...found(waited, undecided), waitsFrom: null };
    case 'redo': {
      const { state, factCount, facts, related, ...standing } = found(refolds, undecided);
      return { state, factCount, facts, related, standing, redoneFrom: plan.from, waitsFrom: null };
    }
  }
}

function found<Value>(loaded: ReadonlyMap<bigint, Value>, { customer }: Undecided): Value {
  const value = loaded.get(customer.customerNo);
  if (value === undefined) throw new Error('nothing was loaded of a customer');
  return value;
}
