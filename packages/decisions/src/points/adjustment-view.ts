/** A correction of points by staff as they see it. As JSON: instants are ISO 8601, points decimal strings. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Adjustment } from '@loyalty-ladder/store/adjustments/adjustment.ts';

export const ADJUSTMENT_STATES = ['waiting', 'posted', 'refused', 'expired'] as const;

export interface AdjustmentView {
  /** In the statement it is the cause of the entry. */
  readonly adjustmentId: string;
  readonly customerId: string;
  readonly state: (typeof ADJUSTMENT_STATES)[number];
  /** Positive: given; negative: taken. */
  readonly points: string;
  readonly reason: string;
  readonly note: string;
  /** API keys. */
  readonly proposedBy: string;
  readonly proposedAt: string;
  /** From then on nobody can approve it. */
  readonly expiresAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
}

/** @param now by the ladder's clock. */
export function adjustmentViewOf(adjustment: Adjustment, now: Instant): AdjustmentView {
  const { adjustmentId, customerId, points, reason, note, proposedBy, proposedAt, expiresAt } = adjustment;
  const { decidedBy, decidedAt } = adjustment;
  return {
    ...{ adjustmentId, customerId, state: adjustmentStateOf(adjustment, now), reason, note, proposedBy, decidedBy },
    points: String(points),
    proposedAt: new Date(proposedAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
    decidedAt: decidedAt === null ? null : new Date(decidedAt).toISOString(),
  };
}

export function adjustmentStateOf(
  { decided, expiresAt }: Pick<Adjustment, 'decided' | 'expiresAt'>,
  now: Instant,
): AdjustmentView['state'] {
  if (decided === 'posted' || decided === 'refused') return decided;
  return expiresAt > now ? 'waiting' : 'expired';
}
