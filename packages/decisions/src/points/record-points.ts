/**
 * Records facts that were decided under the customer's lock, and says how the customer stands after them. The pipeline's rule holds here
 * too: what time alone makes due is done only where no purchase waits that would keep it from coming. Where that is not known, what is due
 * is left to the timekeeper, and so is the new fact behind it: it is recorded, counted in what is decided next, and folded later.
 */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { balancesOf, type State } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Ending } from '@loyalty-ladder/store/postgres/transaction.ts';
import { roundTrip } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { PoolClient } from 'pg';
import { decideAndRecord } from '../decide-and-record.ts';
import type { DecisionContext } from '../decision-context.ts';
import { foldStanding, type PointsStanding } from './points-standing.ts';

/** As JSON. */
export interface PointsAfter {
  readonly balances: { readonly available: string; readonly pending: string; readonly held: string };
  readonly pending: {
    /** Not vested. */
    readonly points: string;
    /** Returns and cancellations whose purchase has not appeared. */
    readonly waitingReturns: number;
    /** The oldest fact that is counted here and not yet in the ledger; null: all are. */
    readonly unfoldedFrom: string | null;
  };
  /** All facts that were recorded by then are counted. */
  readonly asOf: string;
  /** All purchases and returns that lay in Kafka when it was asked are among them; false: some may not be. */
  readonly purchasesKnown: boolean;
}

export interface PointsRecording {
  readonly facts: readonly Fact[];
  readonly purchasesKnown: boolean;
  /** Of who asks, where it is recorded. */
  readonly traceparent: string | undefined;
}

/** @throws as decideAndRecord, and Error when a fact is there already: whoever decided has looked for that. */
export async function recordPoints(
  context: DecisionContext,
  tx: PoolClient,
  standing: PointsStanding,
  { facts, purchasesKnown, traceparent }: PointsRecording,
): Promise<Ending<PointsAfter>> {
  const { locked, at } = standing;
  const dueUntil = purchasesKnown ? undefined : Number.NEGATIVE_INFINITY;
  const {
    result,
    riders = [],
    ...ending
  } = await decideAndRecord(context, tx, {
    locked,
    arrived: facts.map((fact) => ({ fact, origin: undefined })),
    reachOf: () => ({ until: at, dueUntil }),
    dueTo: () => ({ traceparent }),
  });
  const [decision] = result.decisions;
  if (decision === undefined || result.facts.duplicates + result.facts.conflicts.length > 0) {
    await Promise.allSettled(riders);
    throw new Error('a fact that was just decided had been recorded before');
  }
  const { unfoldedFrom } = decision;
  const known = { at, unfoldedFrom, purchasesKnown };
  if (unfoldedFrom === null || unfoldedFrom > at)
    return { ...ending, riders, result: pointsAfter(decision.state, known) };
  await roundTrip(riders);
  return { ...ending, result: pointsAfter(await foldStanding(tx, standing, facts), known) };
}

function pointsAfter(
  state: State,
  known: { readonly at: Instant; readonly unfoldedFrom: Instant | null; readonly purchasesKnown: boolean },
): PointsAfter {
  const { available, pending, held } = balancesOf(state);
  const { at, unfoldedFrom, purchasesKnown } = known;
  return {
    balances: { available: String(available), pending: String(pending), held: String(held) },
    pending: {
      points: String(pending),
      waitingReturns: state.waitingReturns,
      unfoldedFrom: unfoldedFrom === null ? null : new Date(unfoldedFrom).toISOString(),
    },
    asOf: new Date(at).toISOString(),
    purchasesKnown,
  };
}
