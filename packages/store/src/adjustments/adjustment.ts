/** A correction of points by staff, as it was proposed and as it was decided. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

export interface AdjustmentProposal {
  readonly customerNo: bigint;
  readonly adjustmentId: string;
  /** Positive: given; negative: taken. */
  readonly points: bigint;
  /** A code. */
  readonly reason: string;
  /** In free words; seen by staff alone. */
  readonly note: string;
  /** The API key. */
  readonly proposedBy: string;
  readonly proposedAt: Instant;
  /** From then on nobody can approve it. */
  readonly expiresAt: Instant;
}

/** All null: it waits for a second person, or has expired waiting. */
export interface AdjustmentEnd {
  /** posted or refused. */
  readonly decided: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
}

export interface Adjustment extends AdjustmentProposal, AdjustmentEnd {
  readonly customerId: string;
}

/** Of adjustments a and customers c. */
export const ADJUSTMENT_COLUMNS = `
    a.customer_no as "customerNo", c.customer_id as "customerId", a.adjustment_id as "adjustmentId", a.points, a.reason, a.note,
    a.proposed_by as "proposedBy", a.proposed_at as "proposedAt", a.expires_at as "expiresAt", a.decided, a.decided_by as "decidedBy",
    a.decided_at as "decidedAt"`;

export const ADJUSTMENT_ROW = {
  customerNo: 'bigint',
  customerId: 'text',
  adjustmentId: 'text',
  points: 'bigint',
  reason: 'text',
  note: 'text',
  proposedBy: 'text',
  proposedAt: 'timestamptz',
  expiresAt: 'timestamptz',
  decided: 'text?',
  decidedBy: 'text?',
  decidedAt: 'timestamptz?',
} as const;
