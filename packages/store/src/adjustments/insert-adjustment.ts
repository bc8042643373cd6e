/** Writes down a proposal, or a correction that needs no second person and is decided as it is proposed. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { AdjustmentEnd, AdjustmentProposal } from './adjustment.ts';

const INSERT_ADJUSTMENT = statement({
  name: 'insert-adjustment',
  text: `
    insert into adjustments (customer_no, adjustment_id, points, reason, note, proposed_by, proposed_at, expires_at, decided, decided_by,
                             decided_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
  parameters: [
    'bigint',
    'text',
    'bigint',
    'text',
    'text',
    'text',
    'timestamptz',
    'timestamptz',
    'text?',
    'text?',
    'timestamptz?',
  ],
});

export function insertAdjustment(tx: ClientBase, row: AdjustmentProposal & AdjustmentEnd): Promise<number> {
  const { customerNo, adjustmentId, points, reason, note, proposedBy, proposedAt, expiresAt } = row;
  const proposal = [customerNo, adjustmentId, points, reason, note, proposedBy, proposedAt, expiresAt] as const;
  return INSERT_ADJUSTMENT.run(tx, ...proposal, row.decided, row.decidedBy, row.decidedAt);
}
