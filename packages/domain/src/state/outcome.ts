/**
 * An outcome is what a fold emits when an answer changes, or when one is about to (domain.md, "Outcomes", "Notices"). Content only:
 * sequence, revision, decidedAt are the recorder's.
 */
import type { Instant } from '../time/instant.ts';
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
  | `silenceDays:${Exclude<RiskLevel, 'none'>}`;

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
  readonly programVersion: number;
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
export type Change = StageChanged | RiskChanged;
/** What is about to change, while there is time to do something about it. */
export type Notice = GraceStarted | GraceEnded | PointsExpiring;
export type Outcome = Change | Notice;

/** What of the state a change is a change of. */
export const AXIS_BY_TYPE = { 'stage.changed': 'stage', 'risk.changed': 'risk' } as const satisfies Record<
  Change['type'],
  'stage' | 'risk'
>;

export function isChange(outcome: Outcome): outcome is Change {
  return outcome.type in AXIS_BY_TYPE;
}

/** What a type may say several times at one instant is told apart by its subject, which is part of the outcome's key. */
export function outcomeSubject(outcome: Outcome): string {
  return outcome.type === 'points.expiring' ? outcome.expiryMonth : '';
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
