/** Staff correct points: at once up to a limit, beyond it another one has to approve it first (judge-adjustment.ts). */
import type { Adjustment } from '@loyalty-ladder/store/adjustments/adjustment.ts';
import { findAdjustment } from '@loyalty-ladder/store/adjustments/find-adjustment.ts';
import { insertAdjustment } from '@loyalty-ladder/store/adjustments/insert-adjustment.ts';
import { findCustomer } from '@loyalty-ladder/store/customers/find-customer.ts';
import type { Ending } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { PoolClient } from 'pg';
import { type Attempt, answerOnce, attemptIdOf, type OnceAnswered } from '../answer-once.ts';
import type { DecisionContext } from '../decision-context.ts';
import type { AdjustmentAnswer, AdjustmentRefusal, AdjustmentRules, ProposedAdjustment } from './adjustment-command.ts';
import { adjustmentViewOf } from './adjustment-view.ts';
import { noteClerk } from './note-clerk.ts';
import { lockStanding, type PointsStanding } from './points-standing.ts';
import { postAdjustment } from './post-adjustment.ts';
import type { PointsAfter } from './record-points.ts';

/** @throws NewerCustomerError, what the fold refuses, and what Postgres throws; nothing is recorded then. */
export function proposeAdjustment(
  context: DecisionContext,
  proposed: ProposedAdjustment,
  rules: AdjustmentRules,
): Promise<OnceAnswered<AdjustmentAnswer>> {
  return answerOnce<AdjustmentAnswer>(context.pool, proposed.attempt, async (tx) => {
    const found = await findCustomer(tx, proposed.customerId);
    if (found === undefined) return { result: { refused: 'unknown-customer' } };
    const adjustmentId = attemptIdOf(proposed.attempt, 'adjustment');
    const standing = await lockStanding(context, tx, found, `adjustment:${adjustmentId}`);
    const known = await findAdjustment(tx, adjustmentId);
    if (known !== undefined) return { result: { refused: 'idempotency-key-spent' } };
    return propose(context, tx, standing, proposalOf(proposed, standing, rules));
  });
}

/** Decided as it is proposed, if it needs nobody else. */
function proposalOf(proposed: ProposedAdjustment, standing: PointsStanding, rules: AdjustmentRules): Proposal {
  const { points, reason, note, by, attempt, purchasesKnown } = proposed;
  const { now } = standing.locked;
  const { customerNo, customerId } = standing.customer;
  const needsAnother = points > rules.alonePointsMax || -points > rules.alonePointsMax;
  const decided = { decided: 'posted', decidedBy: by.keyId, decidedAt: now };
  return {
    by,
    purchasesKnown,
    traceparent: attempt.traceparent,
    adjustment: {
      ...{ customerNo, customerId, points, reason, note },
      adjustmentId: attemptIdOf(attempt, 'adjustment'),
      proposedBy: by.keyId,
      proposedAt: now,
      expiresAt: now + rules.waitsMs,
      ...(needsAnother ? { decided: null, decidedBy: null, decidedAt: null } : decided),
    },
  };
}

interface Proposal extends Pick<ProposedAdjustment, 'by' | 'purchasesKnown'>, Pick<Attempt, 'traceparent'> {
  readonly adjustment: Adjustment;
}

async function propose(
  context: DecisionContext,
  tx: PoolClient,
  standing: PointsStanding,
  { by, adjustment, purchasesKnown, traceparent }: Proposal,
): Promise<Ending<AdjustmentAnswer>> {
  const waits = adjustment.decided === null;
  const posting: Ending<PointsAfter | AdjustmentRefusal | null> = waits
    ? { result: null }
    : await postAdjustment(context, tx, standing, { adjustment, purchasesKnown, traceparent });
  const { result: after, riders = [], ...ending } = posting;
  if (after !== null && 'refused' in after) return { result: after };
  return {
    ...ending,
    result: { adjustment: adjustmentViewOf(adjustment, standing.locked.now), after },
    riders: [...riders, insertAdjustment(tx, adjustment), noteClerk(tx, by, waits ? 'propose' : 'post', adjustment)],
  };
}
