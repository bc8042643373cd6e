/**
 * An outcome is what a fold emits when an answer changes, or when one is about to (domain.md, "Outcomes", "Notices"). Content only:
 * sequence, revision, decidedAt are the recorder's.
 */
import type { Instant } from '../time/instant.ts';
import type { Driver } from './driver.ts';
import type { Cause } from './entry.ts';

export type Stage = 'potential' | 'visitor' | 'first-purchase' | 'regular' | 'adherent' | 'retired';
export type RiskLevel = 'none' | 'watch' | 'at-risk' | 'lost';
export type Strategy = 'attraction' | 'involvement' | 'retention' | 'cherish' | 'none';

/** What the upper rungs ask for; each has a grace of its own. */
export type Condition = 'keptDays' | 'daysInWindow' | 'fullPrice' | 'nps' | 'complaints';

/** What is measured for them, and the silence at which a level of risk begins. */
export type MeasureName =
  | 'keptDays'
  | 'keptDaysSinceLost'
  | 'daysInWindow'
  | 'linesInWindow'
  | 'fullPriceLinesInWindow'
  | 'npsScore'
  | 'openComplaints'
  | `silenceDays:${Exclude<RiskLevel, 'none'>}`
  | IndicatorName
  | 'score'
  | 'rating';

/** What a review of a weak buyer measures; money in minor units of the reporting currency. */
export type IndicatorName = 'paidInSpan' | 'signsInSpan' | 'paidForOrdersInSpan' | 'marginInSpan';

/** A rung that a threshold can belong to. */
export type MeasuredRung = 'first-purchase' | 'regular' | 'adherent';

/** A measured value against its threshold; numbers are integers, instants in ms. */
export interface Measure {
  readonly name: MeasureName;
  readonly value: number;
  readonly threshold: number;
  readonly holds: boolean;
}

export interface StageChanged {
  readonly type: 'stage.changed';
  readonly at: Instant;
  readonly from: Stage;
  readonly to: Stage;
  readonly strategy: Strategy;
  readonly causes: readonly Cause[];
  readonly measures: readonly Measure[];
  readonly programVersion: number;
}

export type RiskReason =
  | 'overdue'
  | 'falling-trend'
  | 'detractor'
  | 'open-complaint'
  | 'slow-service'
  | 'contacts-unanswered';

export interface RiskChanged {
  readonly type: 'risk.changed';
  readonly at: Instant;
  readonly from: RiskLevel;
  readonly to: RiskLevel;
  /** Which of the two spoke. */
  readonly model: 'recency';
  readonly causes: readonly Cause[];
  readonly measures: readonly Measure[];
  readonly reasons: readonly RiskReason[];
  /** The next instant at which silence alone raises the level, if any. */
  readonly nextCheckAt: Instant | null;
  /** After the instant, so that campaigns can leave the retired alone. */
  readonly stage: Stage;
  /** Why, most probably; null on recovery (to none). */
  readonly driver: Driver | null;
  readonly programVersion: number;
}

export type Advice = 'none' | 'develop' | 'minimal';

export interface AdviceChanged {
  readonly type: 'advice.changed';
  readonly at: Instant;
  readonly from: Advice;
  readonly to: Advice;
  readonly causes: readonly Cause[];
  /** Of the review of that instant; null: there was none. */
  readonly review: Review | null;
  /** The four indicators of it. */
  readonly measures: readonly Measure[];
  readonly programVersion: number;
}

/** What a review of a weak buyer looked at; money in minor units of `currency`. */
export interface Review {
  /** `2025-03-31` */
  readonly date: string;
  readonly currency: string;
  readonly paid: bigint;
  /** Of the span before, as it was; 0 before the first. */
  readonly paidBefore: bigint;
  readonly margin: bigint;
  readonly purchaseDays: number;
  readonly signs: number;
  /** How many of the four indicators. */
  readonly held: number;
}

/** Margin of everything; revenue where costs are missing; incomplete where an amount could not be converted. From best to worst. */
export type MoneyBasis = 'margin' | 'revenue' | 'incomplete';

export interface KeyCustomerChanged {
  readonly type: 'key-customer.changed';
  readonly at: Instant;
  readonly from: boolean;
  readonly to: boolean;
  /** The year's, in minor units of `currency`. */
  readonly profit: bigint;
  readonly basis: MoneyBasis;
  readonly currency: string;
  /** Of the calibration in force; null: it has none, so nobody is key. */
  readonly thresholds: { readonly enter: bigint; readonly leave: bigint } | null;
  readonly calibrationVersion: number | null;
  readonly causes: readonly Cause[];
  readonly programVersion: number;
}

export type FollowUpTrigger = 'score' | 'review' | 'complaint';
export type FollowUpResolution = 'resolved' | 'recovered' | 'superseded';

interface FollowUpOutcome {
  readonly at: Instant;
  /** `<trigger>:<source>/<id>` of the fact that opened the case. */
  readonly subject: string;
  readonly trigger: FollowUpTrigger;
  readonly openedAt: Instant;
  readonly deadlineAt: Instant;
  readonly causes: readonly Cause[];
  readonly programVersion: number;
}

export interface FollowUpOpened extends FollowUpOutcome {
  readonly type: 'follow-up.opened';
  /** Of a complaint, which can be opened more than once. */
  readonly complaintId: string | null;
  readonly touchpoint: string | null;
  readonly employeeId: string | null;
  /** The score or rating against the first that is not critical; none of a complaint. */
  readonly measures: readonly Measure[];
}

export interface FollowUpEscalated extends FollowUpOutcome {
  readonly type: 'follow-up.escalated';
}

export interface FollowUpClosed extends FollowUpOutcome {
  readonly type: 'follow-up.closed';
  readonly resolution: FollowUpResolution;
  /** Whether its deadline had passed. */
  readonly escalated: boolean;
}

/** Conditions of the stage in force have stopped holding, and are kept for a while. */
export interface GraceStarted {
  readonly type: 'grace.started';
  readonly at: Instant;
  /** In force, and kept. */
  readonly stage: Stage;
  /** Those whose grace began at this instant. */
  readonly conditions: readonly Condition[];
  /** By the program in force then. */
  readonly endsAt: Instant;
  /** What all conditions, as they are, give without any grace. */
  readonly wouldBecome: Stage;
  readonly causes: readonly Cause[];
  /** Of all conditions of the stage. */
  readonly measures: readonly Measure[];
  readonly programVersion: number;
}

export interface GraceEnded {
  readonly type: 'grace.ended';
  readonly at: Instant;
  /** The one that the grace was for. */
  readonly stage: Stage;
  readonly conditions: readonly Condition[];
  /** Kept: the conditions hold again. Fallen: the customer stands lower than before, by whatever cause. */
  readonly result: 'kept' | 'fallen';
  /** In force now. */
  readonly became: Stage;
  /** Conditions that are still, or again, in grace: the stage is not safe yet. */
  readonly remaining: readonly Condition[];
  readonly causes: readonly Cause[];
  readonly programVersion: number;
}

export interface PointsExpiring {
  readonly type: 'points.expiring';
  readonly at: Instant;
  /** `2025-01`: the month after which they go. */
  readonly expiryMonth: string;
  readonly points: bigint;
  readonly expiresAt: Instant;
  readonly causes: readonly Cause[];
  readonly programVersion: number;
}

/** The answer is another one. */
export type Change = StageChanged | RiskChanged | AdviceChanged | KeyCustomerChanged;
/** What is about to change, while there is time to do something about it. */
export type Notice = GraceStarted | GraceEnded | PointsExpiring;
/** What is done about a critic, or was not done in time. */
export type FollowUpChange = FollowUpOpened | FollowUpEscalated | FollowUpClosed;
export type Outcome = Change | Notice | FollowUpChange;

/** What of the state a change is a change of. */
export const AXIS_BY_TYPE = {
  'stage.changed': 'stage',
  'risk.changed': 'risk',
  'advice.changed': 'advice',
  'key-customer.changed': 'keyCustomer',
} as const satisfies Record<Change['type'], 'stage' | 'risk' | 'advice' | 'keyCustomer'>;

export function isChange(outcome: Outcome): outcome is Change {
  return outcome.type in AXIS_BY_TYPE;
}

/** What a type may say several times at one instant is told apart by its subject, which is part of the outcome's key. */
export function outcomeSubject(outcome: Outcome): string {
  if (outcome.type === 'points.expiring') return outcome.expiryMonth;
  return 'subject' in outcome ? outcome.subject : '';
}

/** Why a fact (or some of its pieces) changed nothing; counted once by fact and reason and visible to ops. */
export type NoEffectReason =
  | 'second-purchase'
  | 'beyond-kept'
  | 'line-never-bought'
  | 'too-late'
  | 'second-hold'
  | 'hold-closed'
  | 'beyond-held'
  | 'beyond-captured'
  | 'not-captured'
  | 'second-adjustment';

export interface NoEffect {
  readonly at: Instant;
  readonly source: string;
  readonly id: string;
  readonly reason: NoEffectReason;
}
