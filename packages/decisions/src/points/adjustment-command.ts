/** What staff may ask about corrections, and why it may be refused. Answers are JSON: they are kept and given again. */
import type { Attempt } from '../answer-once.ts';
import type { AdjustmentView } from './adjustment-view.ts';
import type { PointsRefusal } from './points-command.ts';
import type { PointsAfter } from './record-points.ts';

/** Codes; what is to be said besides is in the note. */
export const ADJUSTMENT_REASONS = ['goodwill', 'complaint', 'correction', 'promotion', 'fraud', 'migration'] as const;
export type AdjustmentReason = (typeof ADJUSTMENT_REASONS)[number];

/** Who asks. */
export interface Clerk {
  readonly keyId: string;
  /** Of the key, for the record of what operators did. */
  readonly name: string;
}

export interface ProposedAdjustment {
  readonly customerId: string;
  /** Positive: given; negative: taken. */
  readonly points: bigint;
  readonly reason: AdjustmentReason;
  readonly note: string;
  readonly by: Clerk;
  readonly attempt: Attempt;
  /** As of AskedPoints. */
  readonly purchasesKnown: boolean;
}

/** Four eyes: how much one may correct alone, and how long a proposal waits for a second one. */
export interface AdjustmentRules {
  /** Given or taken. */
  readonly alonePointsMax: bigint;
  readonly waitsMs: number;
}

export interface AdjustmentVerdict {
  readonly adjustmentId: string;
  readonly verdict: 'approve' | 'refuse';
  readonly by: Clerk;
  readonly attempt: Attempt;
  /** As of AskedPoints. */
  readonly purchasesKnown: boolean;
}

/** `after`: the points, once they are corrected; null: they are not. */
export interface AdjustmentGranted {
  readonly adjustment: AdjustmentView;
  readonly after: PointsAfter | null;
}

export type AdjustmentAnswer = AdjustmentGranted | AdjustmentRefusal;

export type AdjustmentRefusal =
  | Extract<PointsRefusal, { refused: 'unknown-customer' | 'idempotency-key-spent' | 'debt-limit' }>
  | { readonly refused: 'unknown-adjustment' }
  /** Four eyes: who proposed it does not decide it. */
  | { readonly refused: 'own-adjustment' }
  | { readonly refused: 'adjustment-closed'; readonly state: AdjustmentView['state'] };
