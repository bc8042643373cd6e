/** A correction above the limit of one pair of eyes is approved, or refused, with another API key than the one that proposed it. */
import type { Adjustment } from '@loyalty-ladder/store/adjustments/adjustment.ts';
import { findAdjustment } from '@loyalty-ladder/store/adjustments/find-adjustment.ts';
import { settleAdjustment } from '@loyalty-ladder/store/adjustments/settle-adjustment.ts';
import type { Ending } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { PoolClient } from 'pg';
import { answerOnce, type OnceAnswered } from '../answer-once.ts';
import type { DecisionContext } from '../decision-context.ts';
import type { AdjustmentAnswer, AdjustmentRefusal, AdjustmentVerdict } from './adjustment-command.ts';
import { adjustmentStateOf, adjustmentViewOf } from './adjustment-view.ts';
import { noteClerk } from './note-clerk.ts';
import { lockStanding, type PointsStanding } from './points-standing.ts';
import { postAdjustment } from './post-adjustment.ts';
import type { PointsAfter } from './record-points.ts';

/** @throws NewerCustomerError, what the fold refuses, and what Postgres throws; nothing is recorded then. */
export function judgeAdjustment(
  context: DecisionContext,
  judged: AdjustmentVerdict,
): Promise<OnceAnswered<AdjustmentAnswer>> {
  return answerOnce<AdjustmentAnswer>(context.pool, judged.attempt, async (tx) => {
    const found = await findAdjustment(tx, judged.adjustmentId);
    if (found === undefined) return { result: { refused: 'unknown-adjustment' } };
    const standing = await lockStanding(context, tx, found, `adjustment:${found.adjustmentId}`);
    // Read again: it may have been decided while the lock was waited for.
    const adjustment = (await findAdjustment(tx, judged.adjustmentId)) ?? found;
    const refusal = refusalOf(adjustment, judged, standing);
    return refusal === undefined ? judge(context, tx, standing, { adjustment, judged }) : { result: refusal };
  });
}

function refusalOf(
  adjustment: Adjustment,
  { by }: AdjustmentVerdict,
  { locked }: PointsStanding,
): AdjustmentRefusal | undefined {
  const state = adjustmentStateOf(adjustment, locked.now);
  if (state !== 'waiting') return { refused: 'adjustment-closed', state };
  return by.keyId === adjustment.proposedBy ? { refused: 'own-adjustment' } : undefined;
}

async function judge(
  context: DecisionContext,
  tx: PoolClient,
  standing: PointsStanding,
  { adjustment, judged }: { readonly adjustment: Adjustment; readonly judged: AdjustmentVerdict },
): Promise<Ending<AdjustmentAnswer>> {
  const { by, verdict, purchasesKnown, attempt } = judged;
  const { now } = standing.locked;
  const isApproved = verdict === 'approve';
  const posting: Ending<PointsAfter | AdjustmentRefusal | null> = isApproved
    ? await postAdjustment(context, tx, standing, { adjustment, purchasesKnown, traceparent: attempt.traceparent })
    : { result: null };
  const { result: after, riders = [], ...ending } = posting;
  if (after !== null && 'refused' in after) return { result: after };
  const settled = {
    ...adjustment,
    decided: isApproved ? 'posted' : 'refused',
    decidedBy: by.keyId,
    decidedAt: now,
  } as const;
  return {
    ...ending,
    result: { adjustment: adjustmentViewOf(settled, now), after },
    riders: [...riders, settleAdjustment(tx, settled), noteClerk(tx, by, verdict, adjustment)],
  };
}
