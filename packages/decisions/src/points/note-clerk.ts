/** Corrections are among what operators have done, with the code of the reason; nothing personal: whose points they are the adjustment says. */
import type { Adjustment } from '@loyalty-ladder/store/adjustments/adjustment.ts';
import { recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import type { PoolClient } from 'pg';
import type { Clerk } from './adjustment-command.ts';

export function noteClerk(
  tx: PoolClient,
  { keyId, name }: Clerk,
  verb: 'post' | 'propose' | 'approve' | 'refuse',
  { adjustmentId, points, reason }: Pick<Adjustment, 'adjustmentId' | 'points' | 'reason'>,
): Promise<bigint> {
  return recordOperatorAction(tx, {
    actor: `${name} (key ${keyId})`,
    action: `adjustment ${verb}`,
    subject: adjustmentId,
    reason,
    details: { points: String(points) },
  });
}
