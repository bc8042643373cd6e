/**
 * A fact is an input event: what happened to one customer, in the past tense (domain.md, "Facts").
 * Shapes only; the wire rules (ranges, well-formed strings) are in contracts, the effects in fold.ts and what it calls.
 */
import type { Instant } from '../time/instant.ts';
import { assertNever } from './assert-never.ts';

interface FactBase {
  /** Unique together with `source` within a customer; compared by UTF-8 bytes. */
  readonly id: string;
  readonly source: string;
  readonly customerId: string;
  readonly occurredAt: Instant;
}

/** Money in minor units of the purchase's currency; discount and cost are of the whole line. */
export interface PurchaseLine {
  readonly lineId: string;
  readonly sku: string;
  readonly category?: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly discountMinor: number;
  readonly costMinor?: number;
}

export interface PurchaseCompleted extends FactBase {
  readonly type: 'purchase.completed';
  readonly purchaseId: string;
  readonly channel: string;
  readonly storeId?: string;
  /** ISO 4217 code. */
  readonly currency: string;
  readonly lines: readonly PurchaseLine[];
}

export interface ReturnLine {
  readonly lineId: string;
  readonly quantity: number;
}

export interface PurchaseReturned extends FactBase {
  readonly type: 'purchase.returned';
  readonly returnId: string;
  readonly purchaseId: string;
  readonly lines: readonly ReturnLine[];
}

export interface PurchaseCancelled extends FactBase {
  readonly type: 'purchase.cancelled';
  readonly purchaseId: string;
}

export interface ContactDelivered extends FactBase {
  readonly type: 'contact.delivered';
  readonly channel: string;
  readonly campaignId?: string;
  readonly triggerId?: string;
  readonly costMinor?: number;
}

export interface ContactVisited extends FactBase {
  readonly type: 'contact.visited';
  readonly channel: 'shop' | 'site' | 'app';
}

export interface ContactResponded extends FactBase {
  readonly type: 'contact.responded';
  readonly response: 'opened' | 'clicked' | 'coupon-redeemed';
  readonly campaignId?: string;
  readonly triggerId?: string;
}

/** Driver classes: why customers leave (domain.md, "Driver"). */
export type ServiceCause =
  | 'consulting'
  | 'service'
  | 'unfriendliness'
  | 'unwillingness'
  | 'waiting'
  | 'quality'
  | 'price'
  | 'other';

export interface ContactService extends FactBase {
  readonly type: 'contact.service';
  readonly waitSeconds: number;
  readonly resolved: boolean;
  readonly employeeId?: string;
  readonly cause?: ServiceCause;
  readonly touchpoint: string;
}

export interface ContactConsent extends FactBase {
  readonly type: 'contact.consent';
  readonly channel: string;
  readonly granted: boolean;
}

export interface FeedbackNps extends FactBase {
  readonly type: 'feedback.nps';
  /** 0..10 */
  readonly score: number;
  readonly surveyId: string;
  readonly touchpoint?: string;
  readonly employeeId?: string;
}

export interface FeedbackCsat extends FactBase {
  readonly type: 'feedback.csat';
  /** 1..5 */
  readonly score: number;
  readonly touchpoint?: string;
}

export interface FeedbackReview extends FactBase {
  readonly type: 'feedback.review';
  /** 1..5 */
  readonly rating: number;
  readonly published?: boolean;
  readonly touchpoint?: string;
}

export interface ComplaintOpened extends FactBase {
  readonly type: 'feedback.complaint-opened';
  readonly complaintId: string;
  readonly cause: ServiceCause;
}

export interface ComplaintResolved extends FactBase {
  readonly type: 'feedback.complaint-resolved';
  readonly complaintId: string;
  readonly cause: ServiceCause;
}

export interface FeedbackReferral extends FactBase {
  readonly type: 'feedback.referral';
  readonly referredCustomerId: string;
}

/** Internal: the friend bought for the first time; its id derives from the referral, no topic carries it. */
export interface ReferralConverted extends FactBase {
  readonly type: 'feedback.referral-converted';
  readonly referredCustomerId: string;
}

/** Recorded decisions about points: made by the gateway under the customer's lock, applied by the fold, never decided again. */
export interface PointsHeld extends FactBase {
  readonly type: 'points.held';
  readonly holdId: string;
  readonly points: bigint;
  readonly expiresAt: Instant;
}

export interface PointsCaptured extends FactBase {
  readonly type: 'points.captured';
  readonly holdId: string;
  /** All that is held where it does not say; the rest is released. */
  readonly points?: bigint;
}

export interface PointsReleased extends FactBase {
  readonly type: 'points.released';
  readonly holdId: string;
}

/** What was paid with captured points has been cancelled, in whole or in part. */
export interface PointsRestored extends FactBase {
  readonly type: 'points.restored';
  readonly holdId: string;
  readonly points: bigint;
}

/** A correction by staff. */
export interface PointsAdjusted extends FactBase {
  readonly type: 'points.adjusted';
  readonly adjustmentId: string;
  /** Positive: given; negative: taken. */
  readonly points: bigint;
  /** A code, nothing about a person. */
  readonly reason: string;
}

export type Fact =
  | PurchaseCompleted
  | PurchaseReturned
  | PurchaseCancelled
  | ContactDelivered
  | ContactVisited
  | ContactResponded
  | ContactService
  | ContactConsent
  | FeedbackNps
  | FeedbackCsat
  | FeedbackReview
  | ComplaintOpened
  | ComplaintResolved
  | FeedbackReferral
  | ReferralConverted
  | PointsHeld
  | PointsCaptured
  | PointsReleased
  | PointsRestored
  | PointsAdjusted;

export type FactType = Fact['type'];
export type FactOf<T extends FactType> = Extract<Fact, { type: T }>;

/**
 * What a fact refers to, as one string with its kind in front, or undefined.
 * Facts of one subject are folded with each other at hand (`related`), so the store indexes them by it.
 */
export function subjectOf(fact: Fact): string | undefined {
  switch (fact.type) {
    case 'purchase.completed':
    case 'purchase.returned':
    case 'purchase.cancelled':
      return `purchase:${fact.purchaseId}`;
    case 'feedback.complaint-opened':
    case 'feedback.complaint-resolved':
      return `complaint:${fact.complaintId}`;
    case 'points.held':
    case 'points.captured':
    case 'points.released':
    case 'points.restored':
      return `hold:${fact.holdId}`;
    case 'points.adjusted':
      return `adjustment:${fact.adjustmentId}`;
    case 'feedback.nps':
      return `survey:${fact.surveyId}`;
    case 'feedback.referral':
    case 'feedback.referral-converted':
      return `referral:${fact.referredCustomerId}`;
    case 'contact.delivered':
    case 'contact.visited':
    case 'contact.responded':
    case 'contact.service':
    case 'contact.consent':
    case 'feedback.csat':
    case 'feedback.review':
      return undefined;
    default:
      return assertNever(fact);
  }
}
