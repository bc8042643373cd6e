/**
 * Risk, ladder, key customer and reviews lived through the long way: every first instant of a day, every fact, program change and end of a grace is looked at,
 * and everything is counted anew from all facts so far. No due times, no window bookkeeping: what the fold spares itself is done here.
 */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Program } from '@loyalty-ladder/domain/program/program.ts';
import type {
  Advice,
  Condition,
  GraceEnded,
  GraceStarted,
  RiskLevel,
  Stage,
} from '@loyalty-ladder/domain/state/outcome.ts';
import type { WeakBuyer } from '@loyalty-ladder/domain/state/state.ts';
import type { Day } from '@loyalty-ladder/domain/time/day.ts';
import { DAY_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { openComplaints } from './naive-complaints.ts';
import { type NaiveConditions, naiveConditions, OF_ADHERENT, OF_REGULAR } from './naive-conditions.ts';
import { type NaiveBooking, type NaiveProfit, naiveBookings, naiveProfit } from './naive-money.ts';
import { type NaivePurchase, naivePurchases } from './naive-purchases.ts';
import { naiveRisk } from './naive-risk.ts';
import { type NaiveReview, NaiveWeakBuyer } from './naive-weak-buyer.ts';
import type { WholeLife } from './one-fold.ts';

export interface NaiveChange {
  readonly at: Instant;
  readonly type: 'stage.changed' | 'risk.changed';
  readonly from: string;
  readonly to: string;
}

export interface NaiveAdviceChange {
  readonly at: Instant;
  readonly from: Advice;
  readonly to: Advice;
  readonly review: NaiveReview | null;
}

export interface NaiveKeyChange extends NaiveProfit {
  readonly at: Instant;
  readonly from: boolean;
  readonly to: boolean;
  readonly calibration: number | null;
}

/** What is known of the customer after an instant. */
export interface NaiveStanding {
  readonly at: Instant;
  readonly stage: Stage;
  readonly isKey: boolean;
  readonly profit: NaiveProfit;
  readonly advice: Advice;
  readonly weakBuyer: WeakBuyer | null;
}

type NaiveGraceNotice =
  | Omit<GraceStarted, 'causes' | 'measures' | 'programVersion'>
  | Omit<GraceEnded, 'causes' | 'programVersion'>;

const RUNGS: readonly Stage[] = ['potential', 'visitor', 'first-purchase', 'regular', 'adherent'];

const NOBODY: NaiveStanding = {
  at: Number.NEGATIVE_INFINITY,
  stage: 'potential',
  isKey: false,
  profit: { amount: 0n, basis: 'margin' },
  advice: 'none',
  weakBuyer: null,
};

const OF_STAGE: Partial<Record<Stage, readonly Condition[]>> = { regular: OF_REGULAR, adherent: OF_ADHERENT };

export class NaiveLadder {
  stage: Stage = 'potential';
  risk: RiskLevel = 'none';
  readonly changes: NaiveChange[] = [];
  readonly graceNotices: NaiveGraceNotice[] = [];
  isKey = false;
  readonly adviceChanges: NaiveAdviceChange[] = [];
  readonly keyChanges: NaiveKeyChange[] = [];
  /** After each instant that was looked at. */
  readonly standings: NaiveStanding[] = [];
  readonly #life: WholeLife;
  readonly #weak = new NaiveWeakBuyer();
  readonly #allBookings: readonly NaiveBooking[];
  readonly #graces = new Map<Condition, Instant>();
  /** First day from which kept days count towards coming back. */
  #lostDay: number | undefined;
  #facts: readonly Fact[] = [];
  #purchases: readonly NaivePurchase[] = [];
  #at: Instant = Number.NEGATIVE_INFINITY;

  constructor(life: WholeLife) {
    this.#life = life;
    this.#allBookings = naiveBookings(life);
    for (let at = this.#next(); at <= life.until; at = this.#next()) this.#live(at);
  }

  /** The next instant worth a look; every day begins with one. */
  #next(): Instant {
    const { facts, programs } = this.#life;
    const first = facts[0]?.occurredAt ?? Number.POSITIVE_INFINITY;
    if (this.#at < first) return first;
    const fact = facts.find(({ occurredAt }) => occurredAt > this.#at)?.occurredAt ?? Number.POSITIVE_INFINITY;
    const { graceDays } = programs.inForceAt(this.#at).program;
    const ends = [...this.#graces.values()].map((since) => since + graceDays * DAY_MS).filter((end) => end > this.#at);
    return Math.min(fact, this.#nextDay(), programs.nextChangeAfter(this.#at), ...ends);
  }

  #nextDay(): Instant {
    const { calendar } = this.#life.programs;
    for (let day = calendar.dayOf(this.#at) + 1; ; day++)
      if (calendar.startOf(day) > this.#at) return calendar.startOf(day);
  }

  #live(at: Instant): void {
    this.#at = at;
    const { stage, risk, isKey } = this;
    const { advice } = this.#weak;
    const graces = new Map(this.#graces);
    const review = this.#due();
    for (const fact of this.#life.facts.filter(({ occurredAt }) => occurredAt === at)) this.#meet(fact);
    if (stage !== this.stage) this.changes.push({ at, type: 'stage.changed', from: stage, to: this.stage });
    if (risk !== this.risk) this.changes.push({ at, type: 'risk.changed', from: risk, to: this.risk });
    this.#tellGraces(graces, stage);
    if (advice !== this.#weak.advice) this.adviceChanges.push({ at, from: advice, to: this.#weak.advice, review });
    const profit = this.#profit();
    if (isKey !== this.isKey) {
      const calibration = this.#life.programs.calibrationAt(at)?.version ?? null;
      this.keyChanges.push({ at, from: isKey, to: this.isKey, ...profit, calibration });
    }
    const { state: weakBuyer } = this.#weak;
    this.standings.push({ at, stage: this.stage, isKey: this.isKey, profit, advice: this.#weak.advice, weakBuyer });
  }

  /** "Points, risk, ladder, key customer, follow-up deadline, review." @returns the last review of the instant. */
  #due(): NaiveReview | null {
    this.#look('time');
    this.#lookAtMoney();
    let latest: NaiveReview | null = null;
    const { calendar } = this.#life.programs;
    while (this.#weak.since !== null && calendar.startOf(this.#weak.reviewDay) <= this.#at) {
      const { review, retires } = this.#weak.review(this.#program, () => this.#mayRetire());
      latest = review;
      if (!retires) continue;
      this.stage = 'retired';
      this.#lookAtWeakness();
    }
    return latest;
  }

  #meet(fact: Fact): void {
    const bought = this.#purchases.length;
    this.#facts = [...this.#facts, fact];
    this.#purchases = naivePurchases({ ...this.#life, facts: this.#facts });
    const isPurchase = this.#purchases.length > bought;
    if (this.stage === 'potential' && fact.type !== 'contact.consent') this.stage = 'visitor';
    if (this.stage === 'retired' && isPurchase) this.stage = 'visitor';
    this.#look('fact');
    this.#lookAtMoney();
    const booking = this.#bookings.at(-1);
    if (booking !== undefined) this.#weak.live({ fact, day: this.#today, isPurchase, booking });
  }

  #lookAtMoney(): void {
    const key = this.#life.programs.calibrationAt(this.#at)?.key ?? null;
    const { amount } = this.#profit();
    this.isKey = key !== null && amount >= (this.isKey ? key.leaveMinor : key.enterMinor);
    this.#lookAtWeakness();
  }

  #lookAtWeakness(): void {
    this.#weak.look(this.stage, this.#today, this.#program);
  }

  /** Of somebody who has not done anything for two spans. */
  #mayRetire(): boolean {
    const answered = this.#facts.findLastIndex(({ type }) => type === 'contact.responded');
    const unanswered = this.#facts.slice(answered + 1).filter(({ type }) => type === 'contact.delivered').length;
    const isLeftAlone = unanswered >= this.#program.unansweredContacts && openComplaints(this.#facts) === 0;
    return isLeftAlone && !this.isKey && this.#profit().basis !== 'incomplete';
  }

  /** At the end of the life. */
  get standing(): NaiveStanding {
    return this.standings.at(-1) ?? NOBODY;
  }

  get #today(): Day {
    return this.#life.programs.calendar.dayOf(this.#at);
  }

  get #program(): Program {
    return this.#life.programs.inForceAt(this.#at).program;
  }

  get #bookings(): readonly NaiveBooking[] {
    return this.#allBookings.slice(0, this.#facts.length);
  }

  #profit(): NaiveProfit {
    return naiveProfit(this.#bookings, this.#at, this.#life.programs);
  }

  /** "Net of the instant": what was in grace before it against what is after it. */
  #tellGraces(before: ReadonlyMap<Condition, Instant>, stage: Stage): void {
    const [at, after] = [this.#at, this.#graces];
    const moved = OF_ADHERENT.filter((each) => before.get(each) !== after.get(each));
    const ended = moved.filter((each) => before.has(each));
    const begun = moved.filter((each) => after.has(each));
    if (ended.length > 0) {
      const result = RUNGS.indexOf(this.stage) < RUNGS.indexOf(stage) ? 'fallen' : 'kept';
      const remaining = OF_ADHERENT.filter((each) => after.has(each));
      this.graceNotices.push({
        ...{ type: 'grace.ended', at, stage, conditions: ended },
        ...{ result, became: this.stage, remaining },
      });
    }
    if (begun.length > 0) {
      const { graceDays } = this.#life.programs.inForceAt(at).program;
      this.graceNotices.push({
        ...{ type: 'grace.started', at, stage: this.stage, conditions: begun },
        ...{ endsAt: at + graceDays * DAY_MS, wouldBecome: this.#withoutGrace() },
      });
    }
  }

  #withoutGrace(): Stage {
    const { holds } = naiveConditions({ ...this.#life, facts: this.#facts, until: this.#at }, this.#purchases);
    if (OF_ADHERENT.every((each) => holds[each])) return 'adherent';
    return OF_REGULAR.every((each) => holds[each]) ? 'regular' : 'first-purchase';
  }

  #look(cause: 'time' | 'fact'): void {
    const now = { ...this.#life, facts: this.#facts, until: this.#at };
    const risk = naiveRisk(now, this.#purchases);
    if (risk === 'lost' && this.risk !== 'lost') this.#lapse();
    this.risk = risk;
    const conditions = naiveConditions(now, this.#purchases);
    // "It is regular again at the fact with which ...": never by time alone.
    if (cause === 'fact' && this.#hasComeBack(conditions)) this.#lostDay = undefined;
    if (this.stage !== 'potential' && this.stage !== 'retired') this.stage = this.#highest(conditions);
    const own = OF_STAGE[this.stage] ?? [];
    for (const condition of this.#graces.keys()) if (!own.includes(condition)) this.#graces.delete(condition);
  }

  /** "At the instant the level becomes lost, a regular or adherent steps down"; lost again, the count starts again. */
  #lapse(): void {
    const isUpper = OF_STAGE[this.stage] !== undefined;
    if (!isUpper && this.#lostDay === undefined) return;
    this.#lostDay = this.#life.programs.calendar.dayOf(this.#at);
    if (isUpper) this.stage = 'first-purchase';
  }

  #highest(conditions: NaiveConditions): Stage {
    if (conditions.keptDays.length === 0) return 'visitor';
    if (this.#lostDay !== undefined) return 'first-purchase';
    this.#runGraces(conditions);
    if (OF_ADHERENT.every((each) => this.#counts(each, conditions, 'adherent'))) return 'adherent';
    return OF_REGULAR.every((each) => this.#counts(each, conditions, 'regular')) ? 'regular' : 'first-purchase';
  }

  #hasComeBack({ keptDays }: NaiveConditions): boolean {
    const { program } = this.#life.programs.inForceAt(this.#at);
    const since = keptDays.filter(({ day }) => this.#lostDay !== undefined && day >= this.#lostDay).length;
    return since >= program.returnPurchaseDays && keptDays.length >= program.regularPurchaseDays;
  }

  #runGraces({ holds }: NaiveConditions): void {
    for (const condition of OF_STAGE[this.stage] ?? []) {
      if (holds[condition]) this.#graces.delete(condition);
      else if (!this.#graces.has(condition)) this.#graces.set(condition, this.#at);
    }
  }

  /** "Only for the stage in force and those below it a condition in grace counts as holding." */
  #counts(condition: Condition, { holds }: NaiveConditions, stage: 'regular' | 'adherent'): boolean {
    if (holds[condition]) return true;
    const since = this.#graces.get(condition);
    const keeps = this.stage === 'adherent' || this.stage === stage;
    const { graceDays } = this.#life.programs.inForceAt(this.#at).program;
    return keeps && since !== undefined && this.#at < since + graceDays * DAY_MS;
  }
}
