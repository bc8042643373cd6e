/**
 * The points ledger kept the long way (domain.md, "Points: a ledger, never a number"): every purchase by itself, every day begun looked
 * at, accounts as plain maps (naive-accounts.ts). It knows nothing of the fold's terms, caches and due times; stages it takes from the fold's outcomes.
 */
import type { Fact, FactOf, PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareUtf8 } from '@loyalty-ladder/domain/facts/fact-order.ts';
import type { Program } from '@loyalty-ladder/domain/program/program.ts';
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import { firstDayOf, type Month, monthOf } from '@loyalty-ladder/domain/time/day.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { add, lesser, NaiveAccounts } from './naive-accounts.ts';
import { naiveEarning } from './naive-earning.ts';
import { naivePurchases } from './naive-purchases.ts';
import type { WholeLife } from './one-fold.ts';

/** `kind cause points @at`: what an entry says, its accounts left aside. */
export type NaiveEntry = string;

interface Earning {
  readonly purchase: PurchaseCompleted;
  readonly day: number;
  readonly stage: Stage;
  readonly first: bigint;
  now: bigint;
}

interface NaiveHold {
  readonly fact: FactOf<'points.held'>;
  readonly parts: [Month, bigint][];
}

interface NaiveCapture {
  readonly at: Instant;
  readonly parts: Map<Month, bigint>;
  left: bigint;
}

export class NaiveLedger {
  readonly entries: NaiveEntry[] = [];
  readonly accounts = new NaiveAccounts();
  readonly holds: NaiveHold[] = [];
  /** By holdId; how others ended: null. */
  readonly ended = new Map<string, NaiveCapture | null>();
  readonly notices: { readonly at: Instant; readonly month: Month; readonly points: bigint }[] = [];
  readonly #life: WholeLife;
  readonly #stageBefore: (purchase: PurchaseCompleted) => Stage;
  readonly #earnings: Earning[] = [];
  readonly #rewardDays = new Set<number>();
  #seen: Fact[] = [];
  /** The last month that was looked at for notice; NaN: none was. */
  #lookedAt: Month = Number.NaN;
  #at: Instant = Number.NEGATIVE_INFINITY;

  constructor(life: WholeLife, stageBefore: (purchase: PurchaseCompleted) => Stage) {
    this.#life = life;
    this.#stageBefore = stageBefore;
    for (const at of this.#instants()) {
      this.#at = at;
      this.#stepDue();
      for (const fact of life.facts.filter(({ occurredAt }) => occurredAt === at)) this.#take(fact);
    }
  }

  /** Every fact, every day's beginning, every end of a hold, every version, and the last moment of the one before: it has looked by then. */
  #instants(): Instant[] {
    const { facts, programs, until } = this.#life;
    const instants = new Set([until]);
    for (const fact of facts) {
      instants.add(fact.occurredAt);
      if (fact.type === 'points.held' && fact.expiresAt > fact.occurredAt) instants.add(fact.expiresAt);
    }
    const first = programs.calendar.dayOf(facts[0]?.occurredAt ?? until);
    for (let day = first + 1; programs.calendar.startOf(day) <= until; day++)
      instants.add(programs.calendar.startOf(day));
    for (
      let at = programs.nextChangeAfter(Number.NEGATIVE_INFINITY);
      Number.isFinite(at);
      at = programs.nextChangeAfter(at)
    )
      instants.add(at - 1).add(at);
    return [...instants].filter((at) => at <= until).sort((a, b) => a - b);
  }

  get #program(): Program {
    return this.#life.programs.inForceAt(this.#at).program;
  }

  #startOf(day: number): Instant {
    return this.#life.programs.calendar.startOf(day);
  }

  /** Hold timeout, vesting with debt, expiry, notice of expiry. */
  #stepDue(): void {
    this.#timeOut();
    for (const [day, points] of [...this.accounts.pending].sort(([a], [b]) => a - b)) {
      if (this.#startOf(day) > this.#at) continue;
      this.accounts.pending.delete(day);
      this.#post('vest', `timer day ${day}`, points);
      this.accounts.makeAvailable(monthOf(day) + this.#program.expiryMonths, points);
    }
    for (const [month, points] of [...this.accounts.available].sort(([a], [b]) => a - b)) {
      if (!this.#isOver(month)) continue;
      this.accounts.available.delete(month);
      this.#post('expire', `timer month ${month}`, points);
    }
    this.#notice();
  }

  /** Month after month, each once: as soon as the program then in force says that it is time. */
  #notice(): void {
    const today = this.#life.programs.calendar.dayOf(this.#at);
    if (Number.isNaN(this.#lookedAt)) this.#lookedAt = monthOf(today) - 1;
    const noticeDay = () => firstDayOf(this.#lookedAt + 2) - this.#program.expiryNoticeDays;
    while (this.#startOf(noticeDay()) <= this.#at) {
      this.#lookedAt++;
      const points = this.accounts.available.get(this.#lookedAt);
      if (points !== undefined) this.notices.push({ at: this.#at, month: this.#lookedAt, points });
    }
  }

  #timeOut(): void {
    const ended = this.holds.filter(({ fact }) => fact.expiresAt <= this.#at);
    ended.sort((a, b) => a.fact.expiresAt - b.fact.expiresAt || compareUtf8(a.fact.holdId, b.fact.holdId));
    for (const hold of ended) this.#release(hold, `timer hold ${hold.fact.holdId}`);
  }

  #take(fact: Fact): void {
    const earlier = this.#seen;
    this.#seen = [...earlier, fact];
    if (fact.type === 'purchase.completed') this.#purchase(fact, earlier);
    else if (fact.type === 'purchase.returned' || fact.type === 'purchase.cancelled')
      this.#settle(fact.purchaseId, fact);
    else if (fact.type === 'points.held') this.#hold(fact, earlier);
    else if (fact.type === 'points.captured' || fact.type === 'points.released') this.#close(fact);
    else if (fact.type === 'points.restored') this.#restore(fact);
    else if (fact.type === 'points.adjusted') this.#adjust(fact, earlier);
    else if (fact.type === 'feedback.nps') this.#rewardAnswer(fact, earlier);
    else if (fact.type === 'feedback.referral-converted') this.#rewardReferral(fact, earlier);
  }

  #purchase(purchase: PurchaseCompleted, earlier: readonly Fact[]): void {
    const isKnown = (each: Fact) => each.type === 'purchase.completed' && each.purchaseId === purchase.purchaseId;
    if (earlier.some(isKnown)) return;
    const day = this.#life.programs.calendar.dayOf(purchase.occurredAt);
    const stage = this.#stageBefore(purchase);
    const { capPerDay, capPerMonth } = this.#program;
    const quantities = purchase.lines.map(({ quantity }) => quantity);
    let points = naiveEarning(purchase, quantities, stage, this.#program);
    points = least(
      points,
      capPerDay,
      this.#earnedOn((each) => each.day === day),
    );
    points = least(
      points,
      capPerMonth,
      this.#earnedOn((each) => monthOf(each.day) === monthOf(day)),
    );
    this.#earnings.push({ purchase, day, stage, first: points, now: points });
    this.#earn(points, purchase);
    // What waited for it, one return after the other, as if told in this moment.
    const waiting = earlier.filter((each) => 'purchaseId' in each && each.purchaseId === purchase.purchaseId);
    waiting.forEach((each, index) => {
      this.#settle(purchase.purchaseId, each, [purchase, ...waiting.slice(0, index + 1)]);
    });
  }

  #earnedOn(isIn: (earning: Earning) => boolean): bigint {
    return this.#earnings.filter(isIn).reduce((sum, { now }) => sum + now, 0n);
  }

  /** Brings what a purchase earns to what it earns with what is kept of it. */
  #settle(purchaseId: string, cause: Fact, facts: readonly Fact[] = this.#seen): void {
    const earning = this.#earnings.find(({ purchase }) => purchase.purchaseId === purchaseId);
    const kept = naivePurchases({ ...this.#life, facts }).find(({ fact }) => fact.purchaseId === purchaseId);
    if (earning === undefined || kept === undefined) return;
    const { program } = this.#life.programs.inForceAt(earning.purchase.occurredAt);
    const after = naiveEarning(
      earning.purchase,
      kept.lines.map((line) => line.kept),
      earning.stage,
      program,
    );
    const less = earning.now - lesser(after, earning.now);
    earning.now -= less;
    if (less > 0n) this.#reverse(earning.day + program.vestingDays, less, cause);
  }

  #reverse(vestingDay: number, points: bigint, cause: Fact): void {
    if (this.#startOf(vestingDay) > this.#at) {
      add(this.accounts.pending, vestingDay, -points);
      this.#post('reverse', textOf(cause), points);
      return;
    }
    const { program } = this.#life.programs.inForceAt(this.#startOf(vestingDay));
    const month = monthOf(vestingDay) + program.expiryMonths;
    if (this.#isOver(month)) return;
    const own = this.accounts.takeFrom([month], points);
    const rest = points - own.reduce((sum, [, part]) => sum + part, 0n);
    this.accounts.spend(rest);
    this.#post('reverse', textOf(cause), points);
  }

  #hold(fact: FactOf<'points.held'>, earlier: readonly Fact[]): void {
    if (earlier.some((each) => each.type === 'points.held' && each.holdId === fact.holdId)) return;
    this.#post('hold', textOf(fact), fact.points);
    this.holds.push({ fact, parts: this.accounts.spend(fact.points) });
    this.#timeOut();
    for (const each of earlier)
      if ((each.type === 'points.captured' || each.type === 'points.released') && each.holdId === fact.holdId)
        this.#close(each);
  }

  #close(fact: FactOf<'points.captured'> | FactOf<'points.released'>): void {
    const hold = this.holds.find((each) => each.fact.holdId === fact.holdId);
    if (hold === undefined) return;
    if (fact.type === 'points.released') this.#release(hold, textOf(fact));
    else this.#capture(hold, fact);
  }

  /** Earliest months first; the rest is as if it had been a hold of its own that is released. */
  #capture(hold: NaiveHold, fact: FactOf<'points.captured'>): void {
    const held = hold.fact.points;
    const points = lesser(fact.points ?? held, held);
    let missing = points;
    const taken = new Map<Month, bigint>();
    const rest: [Month, bigint][] = [];
    for (const [month, part] of hold.parts.toSorted(([a], [b]) => a - b)) {
      const share = lesser(part, missing);
      missing -= share;
      add(taken, month, share);
      if (part > share) rest.push([month, part - share]);
    }
    this.#post('capture', textOf(fact), points);
    this.#release({ fact: { ...hold.fact, points: held - points }, parts: rest }, textOf(fact), hold);
    const capture = { at: this.#at, parts: taken, left: points };
    this.ended.set(fact.holdId, capture);
    for (const each of this.#seen)
      if (each.type === 'points.restored' && each.holdId === fact.holdId) this.#restore(each);
  }

  /** What was captured comes back point by point: into the debt, then latest month first. */
  #restore(fact: FactOf<'points.restored'>): void {
    const capture = this.ended.get(fact.holdId);
    if (capture === undefined || capture === null) return;
    const { calendar, inForceAt } = this.#calendarAndPrograms();
    const days = calendar.dayOf(fact.occurredAt) - calendar.dayOf(capture.at);
    if (days > inForceAt(capture.at).returnWindowDays) return;
    const points = lesser(fact.points, capture.left);
    capture.left -= points;
    this.#post('restore', textOf(fact), points);
    let rest = points - this.accounts.repay(points);
    for (const [month, part] of [...capture.parts].sort(([a], [b]) => b - a)) {
      const back = lesser(part, rest);
      rest -= back;
      add(capture.parts, month, -back);
      const spendUntil = calendar.dayOf(this.#at) + this.#program.restoreDays;
      add(this.accounts.available, this.#isOver(month) ? monthOf(spendUntil) : month, back);
    }
    add(this.accounts.available, monthOf(calendar.dayOf(this.#at)) + this.#program.expiryMonths, rest);
  }

  #calendarAndPrograms() {
    const { programs } = this.#life;
    return { calendar: programs.calendar, inForceAt: (at: Instant) => programs.inForceAt(at).program };
  }

  #adjust(fact: FactOf<'points.adjusted'>, earlier: readonly Fact[]): void {
    if (earlier.some((each) => each.type === fact.type && each.adjustmentId === fact.adjustmentId)) return;
    const given = fact.points > 0n;
    this.#post('adjust', textOf(fact), given ? fact.points : -fact.points);
    const today = this.#life.programs.calendar.dayOf(this.#at);
    if (given) this.accounts.makeAvailable(monthOf(today) + this.#program.expiryMonths, fact.points);
    else this.accounts.spend(-fact.points);
  }

  /** @param open the one that it was, where this is the rest of it. */
  #release(hold: NaiveHold, cause: string, open = hold): void {
    this.holds.splice(this.holds.indexOf(open), 1);
    this.ended.set(hold.fact.holdId, null);
    this.#post('release', cause, hold.fact.points);
    let rest = hold.fact.points - this.accounts.repay(hold.fact.points);
    let expired = 0n;
    for (const [month, part] of hold.parts.toSorted(([a], [b]) => b - a)) {
      const back = lesser(part, rest);
      rest -= back;
      if (this.#isOver(month)) expired += back;
      else add(this.accounts.available, month, back);
    }
    add(
      this.accounts.available,
      monthOf(this.#life.programs.calendar.dayOf(this.#at)) + this.#program.expiryMonths,
      rest,
    );
    this.#post('expire', cause, expired);
  }

  #rewardAnswer(fact: FactOf<'feedback.nps'>, earlier: readonly Fact[]): void {
    const today = this.#life.programs.calendar.dayOf(this.#at);
    if (earlier.some((each) => each.type === 'feedback.nps' && each.surveyId === fact.surveyId)) return;
    if (this.#rewardDays.has(today) || this.#program.surveyReward === 0n) return;
    this.#rewardDays.add(today);
    this.#earn(this.#program.surveyReward, fact);
  }

  #rewardReferral(fact: FactOf<'feedback.referral-converted'>, earlier: readonly Fact[]): void {
    const isSame = (each: Fact) => each.type === fact.type && each.referredCustomerId === fact.referredCustomerId;
    if (!earlier.some(isSame)) this.#earn(this.#program.referralReward, fact);
  }

  #earn(points: bigint, cause: Fact): void {
    this.#post('earn', textOf(cause), points);
    add(this.accounts.pending, this.#life.programs.calendar.dayOf(this.#at) + this.#program.vestingDays, points);
  }

  #isOver(month: Month): boolean {
    return this.#startOf(firstDayOf(month + 1)) <= this.#at;
  }

  #post(kind: string, cause: string, points: bigint): void {
    if (points > 0n) this.entries.push(`${kind} ${cause} ${points} @${this.#at}`);
  }
}

export const textOf = ({ source, id }: { readonly source: string; readonly id: string }): string => `${source}/${id}`;

function least(points: bigint, cap: bigint | null, taken: bigint): bigint {
  if (cap === null) return points;
  const room = cap > taken ? cap - taken : 0n;
  return lesser(points, room);
}
