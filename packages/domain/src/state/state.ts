/**
 * What the fold remembers of one customer: a cache of the facts, small and bounded, never a list of purchase lines.
 * It does not contain the instant up to which it was advanced: advancing with nothing due leaves its bytes unchanged.
 * Lists are sorted and hold no empty items, so equal states have equal bytes (store/state-codec.ts).
 */
import type { Calendar } from '../time/calendar.ts';
import { type Day, firstDayOf, type Month } from '../time/day.ts';
import type { Instant } from '../time/instant.ts';
import type { EvidenceClass } from './driver.ts';
import type { Advice, Condition, FollowUpTrigger, MoneyBasis, RiskLevel, Stage } from './outcome.ts';

export interface State {
  /** Instant of the last fact, or of the last due step that changed anything, -Infinity before the first; a fact at or before it is late. */
  readonly lastAt: Instant;
  readonly stage: Stage;
  readonly risk: RiskLevel;
  /** By vesting day. Bound: one for each day of the longest `vestingDays` of any version. */
  readonly pendingLots: readonly PendingLot[];
  /** By expiry month. Bound: one for each month of the longest `expiryMonths` and the current one. */
  readonly availableLots: readonly AvailableLot[];
  /** What available is below zero; while it is positive there is no available lot. */
  readonly debt: bigint;
  /** Open holds by (expiresAt, holdId). Bound: decisions never hold more points than are available, and each hold times out. */
  readonly holds: readonly Hold[];
  /** What can still be given back of captured holds, in the order of capture. Bound: `returnWindowDays` of redemptions that were not given back. */
  readonly captures: readonly Capture[];
  /** What the purchases of the latest purchase's day and month still earn: the room that caps leave. */
  readonly earned: Earned;
  /** On which terms purchases earned (earning-terms.ts). Bound: changes of multiplier and cuts within DAYS_REMEMBERED days, and the one before. */
  readonly earningTerms: readonly EarningTerm[];
  /** Kept purchase days that a return or a window can still touch. Bound: DAYS_REMEMBERED dates and the latest purchase day. */
  readonly keptDays: readonly KeptDay[];
  /** Kept purchase days before those. */
  readonly olderKeptDays: number;
  /** Every day with a purchase, returned or not; null before the first. */
  readonly purchaseDays: PurchaseDays | null;
  /** Set while a regular or adherent who was lost has not come back. */
  readonly lapse: Lapse | null;
  /** Since when each condition of the stage in force has not held; null: it holds, or the stage does not have it. */
  readonly graces: Graces;
  /** The latest answer, however old. */
  readonly nps: NpsAnswer | null;
  /** Complaints whose last fact is complaint-opened: a count, their facts are `related`. */
  readonly openComplaints: number;
  /** Returns and cancellations whose purchase has not appeared. */
  readonly waitingReturns: number;
  /** Deliveries since the latest response. */
  readonly unansweredContacts: number;
  readonly latestService: ServiceContact | null;
  /** Day of the latest reward for answering: at most one by day. */
  readonly surveyRewardDay: Day | null;
  /** What each month brought, those with anything booked, oldest first. Bound: the month of the latest booking and the 11 before it. */
  readonly months: readonly MoneyMonth[];
  readonly keyCustomer: boolean;
  /** The open case: one a customer. */
  readonly followUp: FollowUp | null;
  /** In fold order. Bound: the 12 latest. */
  readonly evidence: readonly Evidence[];
  readonly advice: Advice;
  /** How a visitor or first buyer is watched; null in any other stage. */
  readonly weakBuyer: WeakBuyer | null;
}

export interface PendingLot {
  readonly vestingDay: Day;
  readonly points: bigint;
}

export interface AvailableLot {
  readonly expiryMonth: Month;
  readonly points: bigint;
}

export interface Hold {
  readonly holdId: string;
  readonly points: bigint;
  readonly expiresAt: Instant;
  /** What came from lots, by expiry month; the rest of `points` never came from a lot. */
  readonly parts: readonly AvailableLot[];
}

export interface Capture {
  readonly holdId: string;
  /** The last day on which it can be given back. */
  readonly lastDay: Day;
  /** What was captured, less what was given back. */
  readonly points: bigint;
  /** By expiry month what was captured of it, less what went back to it. */
  readonly parts: readonly AvailableLot[];
}

export interface Earned {
  readonly day: Day;
  readonly ofDay: bigint;
  readonly ofMonth: bigint;
}

export interface EarningTerm {
  /** The purchase, by its place in fold order, from which on it holds. */
  readonly at: Instant;
  readonly source: string;
  readonly id: string;
  readonly stageMultiplier: number;
  /** What the caps of day or month left of the purchase; null: not cut. Later purchases that earn no more share the term. */
  readonly cutTo: bigint | null;
}

export interface KeptDay {
  readonly day: Day;
  /** Lines kept in part with something paid; a day without one is not kept. */
  readonly lines: number;
  /** Those of them without a discount. */
  readonly fullPriceLines: number;
}

export interface PurchaseDays {
  readonly first: Day;
  readonly last: Day;
  readonly count: number;
}

export interface Lapse {
  /** Day on which the level last became lost. */
  readonly lostDay: Day;
  /** Of `olderKeptDays`, those since then. */
  readonly olderKeptDays: number;
}

export type Graces = Readonly<Record<Condition, Instant | null>>;

export interface NpsAnswer {
  readonly day: Day;
  readonly score: number;
}

export interface ServiceContact {
  readonly day: Day;
  readonly waitSeconds: number;
}

/** Minor units of the reporting currency. */
export interface MoneyMonth {
  readonly month: Month;
  readonly margin: bigint;
  /** The worst of what was booked in it. */
  readonly basis: MoneyBasis;
  /** Days with a purchase in it, returned or not (as `purchaseDays`). */
  readonly purchaseDays: number;
}

export interface FollowUp {
  /** `<trigger>:<source>/<id>` of the fact that opened it. */
  readonly subject: string;
  readonly trigger: FollowUpTrigger;
  readonly openedAt: Instant;
  readonly deadlineAt: Instant;
  readonly escalated: boolean;
}

export interface Evidence {
  readonly day: Day;
  readonly source: string;
  readonly id: string;
  readonly class: EvidenceClass;
  readonly weight: number;
}

export interface WeakBuyer {
  /** The day on which the stage last became one of the two from any other. */
  readonly since: Day;
  /** The date of the next review. */
  readonly reviewDay: Day;
  /** Since the latest review, or since the stage became one of the two. */
  readonly span: ReviewSpan;
  /** What the latest review looked at; null before the first. */
  readonly before: { readonly paid: bigint; readonly anyHeld: boolean } | null;
}

/** Money in minor units of the reporting currency. */
export interface ReviewSpan {
  readonly paid: bigint;
  readonly margin: bigint;
  /** Dates with a purchase.completed. */
  readonly purchaseDays: number;
  /** The last of them, so that one date counts once. */
  readonly lastPurchaseDay: Day | null;
  /** Number of purchases, visits and responses. */
  readonly signs: number;
}

const NO_GRACES: Graces = { keptDays: null, daysInWindow: null, fullPrice: null, nps: null, complaints: null };

const INITIAL: State = {
  lastAt: Number.NEGATIVE_INFINITY,
  stage: 'potential',
  risk: 'none',
  pendingLots: [],
  availableLots: [],
  debt: 0n,
  holds: [],
  captures: [],
  earned: { day: 0, ofDay: 0n, ofMonth: 0n },
  earningTerms: [],
  keptDays: [],
  olderKeptDays: 0,
  purchaseDays: null,
  lapse: null,
  graces: NO_GRACES,
  nps: null,
  openComplaints: 0,
  waitingReturns: 0,
  unansweredContacts: 0,
  latestService: null,
  surveyRewardDay: null,
  months: [],
  keyCustomer: false,
  followUp: null,
  evidence: [],
  advice: 'none',
  weakBuyer: null,
};

/** Before any fact a customer is potential with risk none, and nothing says so. */
export function initialState(): State {
  return INITIAL;
}

export interface Balances {
  readonly pending: bigint;
  /** Negative when the customer owes points. */
  readonly available: bigint;
  readonly held: bigint;
}

export function balancesOf(state: State): Balances {
  return {
    pending: totalOf(state.pendingLots),
    available: totalOf(state.availableLots) - state.debt,
    held: totalOf(state.holds),
  };
}

/** The points that expire next and the instant at which they go; null: none are available. */
export function nextExpiryOf(state: State, calendar: Calendar): { at: Instant; points: bigint } | null {
  const [lot] = state.availableLots;
  return lot === undefined ? null : { at: calendar.startOf(firstDayOf(lot.expiryMonth + 1)), points: lot.points };
}

function totalOf(parts: readonly { readonly points: bigint }[]): bigint {
  return parts.reduce((sum, { points }) => sum + points, 0n);
}
