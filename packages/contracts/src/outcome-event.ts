/**
 * Published outcomes: what a fold decided (domain/outcome.ts) in the envelope that the recorder adds. `at` of the content is the
 * envelope's `occurredAt`. Fields whose logic is not there yet are optional: absent means "not known".
 */
import type { Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type {
  Advice,
  AdviceChanged,
  FollowUpChange,
  FollowUpClosed,
  FollowUpEscalated,
  FollowUpOpened,
  GraceEnded,
  GraceStarted,
  KeyCustomerChanged,
  Measure,
  MeasuredRung,
  PointsExpiring,
  RiskChanged,
  Stage,
  StageChanged,
} from '@loyalty-ladder/domain/state/outcome.ts';
import type { Balances } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { PublishedDriver } from './published-driver.ts';

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

export interface RiskChangedEvent extends Omit<Published<RiskChanged>, 'model' | 'driver' | 'stage'>, Measured, OnAxis {
  readonly model: RiskChanged['model'] | 'mbg-nbd';
  /** P(no purchase within the horizon), 0..1; absent where recency spoke. */
  readonly score?: number;
  readonly calibrationVersion?: number;
  readonly valueAtRisk?: ValueAtRisk;
  /** null: on recovery. */
  readonly driver?: PublishedDriver | null;
  readonly keyCustomer?: boolean;
  /** Absent in what was published before there was this field. */
  readonly stage?: Stage;
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

/** Null, which is absent once it is read, stands for what there is not. */
type NullIsAbsent<Content> = {
  [Field in keyof Content as null extends Content[Field] ? never : Field]: Content[Field];
} & { [Field in keyof Content as null extends Content[Field] ? Field : never]?: Content[Field] };

export interface AdviceChangedEvent extends NullIsAbsent<Published<AdviceChanged>>, Measured {
  readonly inForce: Advice;
}

export interface KeyCustomerChangedEvent extends NullIsAbsent<Published<KeyCustomerChanged>> {
  readonly inForce: boolean;
}

/** What is absent in what was published before there were these fields. */
type PublishedFollowUp<Content extends FollowUpChange> = Omit<
  NullIsAbsent<Published<Content>>,
  'openedAt' | 'escalated'
> & { readonly openedAt?: Instant };

export interface FollowUpOpenedEvent extends PublishedFollowUp<FollowUpOpened>, Measured {}

/** The measures of the opening are not told again, but the first schema asks for a list: outcome-wire.ts writes an empty one. */
export type FollowUpEscalatedEvent = PublishedFollowUp<FollowUpEscalated>;

export interface FollowUpClosedEvent extends PublishedFollowUp<FollowUpClosed> {
  readonly escalated?: boolean;
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
  | FollowUpClosedEvent
  | AdviceChangedEvent
  | KeyCustomerChangedEvent;

export type OutcomeType = OutcomeEvent['type'];
