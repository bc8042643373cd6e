/** Visitors and first buyers, reviewed once a horizon from all that happened since the review before (customer.md, "Weak buyers"). */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Program } from '@loyalty-ladder/domain/program/program.ts';
import type { Advice, Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { WeakBuyer } from '@loyalty-ladder/domain/state/state.ts';
import { type Day, dayText } from '@loyalty-ladder/domain/time/day.ts';
import type { NaiveBooking } from './naive-money.ts';

export interface NaiveReview {
  readonly date: string;
  readonly paid: bigint;
  readonly paidBefore: bigint;
  readonly margin: bigint;
  readonly purchaseDays: number;
  readonly signs: number;
  readonly held: number;
}

export interface Happening {
  readonly fact: Fact;
  readonly day: Day;
  /** A purchase.completed with effect. */
  readonly isPurchase: boolean;
  readonly booking: NaiveBooking;
}

/** Whether whoever does nothing may be led out of circulation. */
export type MayRetire = () => boolean;

export class NaiveWeakBuyer {
  advice: Advice = 'none';
  since: Day | null = null;
  /** Of the next review. */
  reviewDay: Day = 0;
  #reviews: NaiveReview[] = [];
  #span: Happening[] = [];

  /** After a fact or due step. */
  look(stage: Stage, today: Day, { horizonDays }: Program): void {
    const isWeak = stage === 'visitor' || stage === 'first-purchase';
    if (isWeak === (this.since !== null)) return;
    this.since = isWeak ? today : null;
    this.reviewDay = today + horizonDays;
    this.#reviews = [];
    this.#span = [];
    this.advice = 'none';
  }

  /** After the look that follows it, so the fact that began a span is in it. */
  live(happening: Happening): void {
    if (this.since !== null) this.#span.push(happening);
  }

  /** @returns what it found, and whether it retires. */
  review(program: Program, mayRetire: MayRetire): { readonly review: NaiveReview; readonly retires: boolean } {
    const last = this.#reviews.at(-1);
    const review = this.#measured(program, last?.paid ?? 0n);
    this.#reviews.push(review);
    this.#span = [];
    this.reviewDay += program.horizonDays;
    this.advice = review.held >= 3 ? 'develop' : 'minimal';
    return { review, retires: review.held === 0 && last?.held === 0 && mayRetire() };
  }

  #measured(program: Program, paidBefore: bigint): NaiveReview {
    const { paid, margin, purchaseDays, signs } = this.#sums();
    const indicators = [
      paid > (paidBefore < 0n ? 0n : paidBefore),
      signs >= program.activeSigns,
      purchaseDays >= 1 && paid >= BigInt(program.smallOrderMinor) * BigInt(purchaseDays),
      margin > 0n,
    ];
    const held = indicators.filter(Boolean).length;
    return { date: dayText(this.reviewDay), paid, paidBefore, margin, purchaseDays, signs, held };
  }

  #sums() {
    const purchases = this.#span.filter(({ isPurchase }) => isPurchase);
    const others = this.#span.filter(
      ({ fact: { type } }) => type === 'contact.visited' || type === 'contact.responded',
    );
    return {
      paid: this.#span.reduce((sum, { booking }) => sum + booking.paid, 0n),
      margin: this.#span.reduce((sum, { booking }) => sum + booking.margin, 0n),
      purchaseDays: new Set(purchases.map(({ day }) => day)).size,
      lastPurchaseDay: purchases.at(-1)?.day ?? null,
      signs: purchases.length + others.length,
    };
  }

  /** As the state of the fold has it. */
  get state(): WeakBuyer | null {
    if (this.since === null) return null;
    const last = this.#reviews.at(-1);
    const before = last === undefined ? null : { paid: last.paid, anyHeld: last.held > 0 };
    return { since: this.since, reviewDay: this.reviewDay, span: this.#sums(), before };
  }
}
