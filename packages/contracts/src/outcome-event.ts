/**
 * Published outcomes: what a fold decided (domain/outcome.ts) in the envelope that the recorder adds. `at` of the content is the
 * envelope's `occurredAt`. Fields whose logic is not there yet are optional: absent means "not known".
 */
import type { Cause, Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type {
  GraceEnded,
  GraceStarted,
  Measure,
  MeasuredRung,
  PointsExpiring,
  RiskChanged,
  StageChanged,
} from '@loyalty-ladder/domain/state/outcome.ts';
import type { Balances } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

export interface OutcomeEnvelope {
  readonly customerId: string;
  /** Gap-free per customer and topic, from 1. */
  readonly sequence: bigint;
  /** Of the customer: orders outcomes across topics. */
  readonly version: bigint;
  /** 128 bits in hex: all revisions of one outcome share it. */
  readonly outcomeKey: string;
  readonly revision: number;
  /** A recomputation no longer finds this outcome; the content is that of the revision before. */
  readonly retracted: boolean;
  /** When it became true. */
  readonly occurredAt: Instant;
  /** When we knew. */
  readonly decidedAt: Instant;
  /** Older than the program's freshness window when decided; a notice also when what it is about has come. */
  readonly stale: boolean;
  /**
   * After this decision `to` is in force; of notices: the grace runs, it has ended as told, points of the month are there. Campaigns start
   * only on current and not stale.
   */
  readonly current: boolean;
}

export interface PublishedMeasure extends Measure {
  /** The lowest rung that asks for the threshold; absent where it is that of a risk level. */
  readonly rung?: MeasuredRung;
}

interface Measured {
  readonly measures: readonly PublishedMeasure[];
}

type Published<Content extends { readonly at: Instant }> = OutcomeEnvelope & Omit<Content, 'at' | 'measures'>;

interface OnAxis {
  /** The value after this decision, whatever the outcome says of the past; absent in what was published before there was this field. */
  readonly inForce?: string;
}

export type StageChangedEvent = Published<StageChanged> & Measured & OnAxis;
export type GraceStartedEvent = Published<GraceStarted> & Measured;
export type GraceEndedEvent = Published<GraceEnded>;
export type PointsExpiringEvent = Published<PointsExpiring>;

export interface ValueAtRisk {
  readonly amountMinor: bigint;
  /** ISO 4217. */
  readonly currency: string;
  /** Revenue where costs are unknown. */
  readonly basis: 'margin' | 'revenue';
}

/** The most probable class of cause for leaving, with the facts that count as evidence. */
export interface Driver {
  readonly driver: string;
  readonly probability: number;
  readonly evidence: readonly Cause[];
}

export interface RiskChangedEvent extends Omit<Published<RiskChanged>, 'model'>, Measured, OnAxis {
  readonly model: RiskChanged['model'] | 'mbg-nbd';
  /** P(no purchase within the horizon), 0..1; absent where recency spoke. */
  readonly score?: number;
  readonly calibrationVersion?: number;
  readonly valueAtRisk?: ValueAtRisk;
  readonly driver?: Driver;
  readonly keyCustomer?: boolean;
}

/** Points are negative only in a correction. */
export interface PublishedEntry extends Entry {
  /** 128 bits in hex (domain/entry.ts, entryKeyText). */
  readonly key: string;
  /** The key that this line corrects: its own. */
  readonly corrects?: string;
}

export interface NextExpiry {
  readonly at: Instant;
  readonly points: bigint;
}

/**
 * One per customer and transaction, or several parts in a row if there are very many entries: of one version, the last one current. Never
 * revised: revision 1, not retracted; corrections are entries of their own.
 */
export interface PointsChangedEvent extends OutcomeEnvelope {
  readonly type: 'points.changed';
  readonly entries: readonly PublishedEntry[];
  /** After these entries and all before them: whoever adds up entries has them after each event. */
  readonly balances: Balances;
  /** After the last part. */
  readonly nextExpiry?: NextExpiry;
}

export type FollowUpTrigger = 'score' | 'review' | 'complaint';

interface FollowUpBase extends OutcomeEnvelope {
  /** What it is about, kind first (`complaint:C1`); part of the outcomeKey. */
  readonly subject: string;
  readonly trigger: FollowUpTrigger;
  readonly causes: readonly Cause[];
  readonly measures: readonly Measure[];
  readonly deadlineAt: Instant;
  readonly touchpoint?: string;
  readonly employeeId?: string;
  readonly programVersion: number;
}

export interface FollowUpOpenedEvent extends FollowUpBase {
  readonly type: 'follow-up.opened';
}

export interface FollowUpEscalatedEvent extends FollowUpBase {
  readonly type: 'follow-up.escalated';
}

export interface FollowUpClosedEvent extends FollowUpBase {
  readonly type: 'follow-up.closed';
  /** `recovered`: a later score lies above the critic range. */
  readonly resolution: 'resolved' | 'recovered';
}

export type OutcomeEvent =
  | StageChangedEvent
  | RiskChangedEvent
  | GraceStartedEvent
  | GraceEndedEvent
  | PointsExpiringEvent
  | PointsChangedEvent
  | FollowUpOpenedEvent
  | FollowUpEscalatedEvent
  | FollowUpClosedEvent;

export type OutcomeType = OutcomeEvent['type'];
