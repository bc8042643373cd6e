/** A correction that needs nobody's approval any more, as a fact: "the debt limit binds decisions", so none takes a customer below it. */
import type { PointsAdjusted } from '@loyalty-ladder/domain/facts/fact.ts';
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import type { Adjustment } from '@loyalty-ladder/store/adjustments/adjustment.ts';
import type { Ending } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { PoolClient } from 'pg';
import type { DecisionContext } from '../decision-context.ts';
import type { AdjustmentRefusal } from './adjustment-command.ts';
import { SOURCE } from './decide-points.ts';
import type { PointsStanding } from './points-standing.ts';
import { type PointsAfter, recordPoints } from './record-points.ts';

export interface AdjustmentPosting {
  /** Of which nothing is recorded yet. */
  readonly adjustment: Pick<Adjustment, 'adjustmentId' | 'points' | 'reason'>;
  readonly purchasesKnown: boolean;
  /** Of who has it posted, where it is recorded. */
  readonly traceparent: string | undefined;
}

export async function postAdjustment(
  context: DecisionContext,
  tx: PoolClient,
  standing: PointsStanding,
  { adjustment, purchasesKnown, traceparent }: AdjustmentPosting,
): Promise<Ending<PointsAfter | AdjustmentRefusal>> {
  const refusal = beyondDebtLimit(standing, adjustment.points);
  if (refusal !== undefined) return { result: refusal };
  const { adjustmentId, points, reason } = adjustment;
  const { customerId, at: occurredAt } = standing;
  const named = { id: adjustmentId, source: SOURCE, customerId, occurredAt };
  const fact: PointsAdjusted = { ...named, type: 'points.adjusted', adjustmentId, points, reason };
  return recordPoints(context, tx, standing, { facts: [fact], purchasesKnown, traceparent });
}

function beyondDebtLimit({ state, programs, at }: PointsStanding, points: bigint): AdjustmentRefusal | undefined {
  const { debtLimit } = programs.inForceAt(at).program;
  const debt = -(balancesOf(state).available + points);
  if (points > 0n || debtLimit === null || debt <= debtLimit) return undefined;
  return { refused: 'debt-limit', debt: String(debt), debtLimit: String(debtLimit) };
}
