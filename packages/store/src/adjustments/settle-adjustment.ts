/** Decides what waited for a second person, under its customer's lock. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

const SETTLE_ADJUSTMENT = statement({
  name: 'settle-adjustment',
  text: `
    update adjustments set decided = $3, decided_by = $4, decided_at = $5
    where customer_no + 0 = $1 and adjustment_id = $2 and decided is null`,
  parameters: ['bigint', 'text', 'text', 'text', 'timestamptz'],
});

export interface AdjustmentSettlement {
  readonly customerNo: bigint;
  readonly adjustmentId: string;
  readonly decided: 'posted' | 'refused';
  readonly decidedBy: string;
  readonly decidedAt: Instant;
}

export function settleAdjustment(tx: ClientBase, settlement: AdjustmentSettlement): Promise<number> {
  const { customerNo, adjustmentId, decided, decidedBy, decidedAt } = settlement;
  return SETTLE_ADJUSTMENT.run(tx, customerNo, adjustmentId, decided, decidedBy, decidedAt);
}
