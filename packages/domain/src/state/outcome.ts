/** An outcome is what a fold emits when an answer changes (domain.md, "Outcomes"). Content only: sequence, revision, decidedAt are the recorder's. */
import type { Instant } from '../time/instant.ts';
import type { Cause } from './entry.ts';

export type Stage = 'potential' | 'visitor' | 'first-purchase' | 'regular' | 'adherent' | 'retired';
export type RiskLevel = 'none' | 'watch' | 'at-risk' | 'lost';
export type Strategy = 'attraction' | 'involvement' | 'retention' | 'cherish' | 'none';

/** What a rung asks for, and the silence at which a level of risk begins. */
export type MeasureName =
  | 'keptDays'
  | 'keptDaysSinceLost'
  | 'daysInWindow'
  | 'linesInWindow'
  | 'fullPriceLinesInWindow'
  | 'npsScore'
  | 'openComplaints'
  | `silenceDays:${Exclude<RiskLevel, 'none'>}`;

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

export type Outcome = StageChanged | RiskChanged;

/** What of the state an outcome is a change of. */
export const AXIS_BY_TYPE = { 'stage.changed': 'stage', 'risk.changed': 'risk' } as const satisfies Record<
  Outcome['type'],
  'stage' | 'risk'
>;

/** Why a fact (or some of its pieces) changed nothing; counted once by fact and reason and visible to ops. */
export type NoEffectReason =
  | 'second-purchase'
  | 'beyond-kept'
  | 'line-never-bought'
  | 'too-late'
  | 'second-hold'
  | 'hold-closed';

export interface NoEffect {
  readonly at: Instant;
  readonly source: string;
  readonly id: string;
  readonly reason: NoEffectReason;
}
