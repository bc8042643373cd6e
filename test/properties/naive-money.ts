/** What each fact booked, counted the long way: what is kept after it less what was kept before it (customer.md, "Money of a customer"). */
import type { Fact, PurchaseCompleted, PurchaseLine } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Program } from '@loyalty-ladder/domain/program/program.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { MoneyBasis } from '@loyalty-ladder/domain/state/outcome.ts';
import { type Month, monthOf } from '@loyalty-ladder/domain/time/day.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { isPaidFor, type NaivePurchase, naivePurchases } from './naive-purchases.ts';
import type { WholeLife } from './one-fold.ts';

/** Minor units of the reporting currency. */
export interface NaiveBooking {
  readonly month: Month;
  readonly paid: bigint;
  readonly margin: bigint;
  /** Of each line, or of the delivery, that was booked. */
  readonly bases: readonly MoneyBasis[];
}

export interface NaiveProfit {
  readonly amount: bigint;
  readonly basis: MoneyBasis;
}

/** From the best to the worst. */
const BASES: readonly MoneyBasis[] = ['margin', 'revenue', 'incomplete'];

/** One for each fact, in fold order. */
export function naiveBookings(life: Pick<WholeLife, 'facts' | 'programs'>): NaiveBooking[] {
  const { facts, programs } = life;
  let before: readonly NaivePurchase[] = [];
  return facts.map((fact, index) => {
    const after = naivePurchases({ ...life, facts: facts.slice(0, index + 1), until: fact.occurredAt });
    const lines = [...bookedLines(before, after, programs), ...deliveryOf(fact)];
    before = after;
    return {
      month: monthOf(programs.calendar.dayOf(fact.occurredAt)),
      paid: lines.reduce((sum, { paid }) => sum + paid, 0n),
      margin: lines.reduce((sum, { margin }) => sum + margin, 0n),
      bases: lines.map(({ basis }) => basis),
    };
  });
}

interface BookedLine {
  readonly paid: bigint;
  readonly margin: bigint;
  readonly basis: MoneyBasis;
}

/** A purchase books all its lines, even those that a return has waited for; a return those of which it takes a piece. */
function bookedLines(
  before: readonly NaivePurchase[],
  after: readonly NaivePurchase[],
  programs: ProgramTimeline,
): BookedLine[] {
  return after.flatMap(({ fact, lines }) => {
    const known = before.find((each) => each.fact === fact)?.lines;
    const { program } = programs.inForceAt(fact.occurredAt);
    return lines.flatMap(({ line, kept }, index) => {
      const keptBefore = known?.[index]?.kept;
      if (keptBefore === kept) return [];
      const [is, was] = [worth(fact, line, kept, program), worth(fact, line, keptBefore ?? 0, program)];
      return [{ paid: is.paid - was.paid, margin: is.margin - was.margin, basis: is.basis }];
    });
  });
}

function worth(fact: PurchaseCompleted, line: PurchaseLine, kept: number, program: Program): BookedLine {
  const rate = rateOf(fact.currency, program);
  if (rate === undefined) return { paid: 0n, margin: 0n, basis: 'incomplete' };
  const inReporting = (minor: bigint): bigint =>
    (((minor * BigInt(kept)) / BigInt(line.quantity)) * rate.numerator) / rate.denominator;
  const price = BigInt(line.quantity) * BigInt(line.unitPriceMinor) - BigInt(line.discountMinor);
  const paid = inReporting(price);
  return line.costMinor === undefined
    ? { paid, margin: paid, basis: 'revenue' }
    : { paid, margin: paid - inReporting(BigInt(line.costMinor)), basis: 'margin' };
}

function rateOf(currency: string, program: Program): { numerator: bigint; denominator: bigint } | undefined {
  if (currency === program.currency) return { numerator: 1n, denominator: 1n };
  const rate = new Map(Object.entries(program.exchangeRates)).get(currency);
  return rate && { numerator: BigInt(rate.numerator), denominator: BigInt(rate.denominator) };
}

function deliveryOf(fact: Fact): BookedLine[] {
  if (fact.type !== 'contact.delivered' || fact.costMinor === undefined) return [];
  return [{ paid: 0n, margin: -BigInt(fact.costMinor), basis: 'margin' }];
}

/** "Margin booked in the current calendar month and the 11 before it." */
export function naiveProfit(
  bookings: readonly NaiveBooking[],
  at: Instant,
  { calendar }: ProgramTimeline,
): NaiveProfit {
  const current = monthOf(calendar.dayOf(at));
  const ofYear = bookings.filter(({ month }) => month <= current && month > current - 12);
  return {
    amount: ofYear.reduce((sum, { margin }) => sum + margin, 0n),
    basis: worstOf(ofYear.flatMap(({ bases }) => bases)),
  };
}

export interface NaiveMonth extends Omit<NaiveBooking, 'paid' | 'bases'> {
  readonly basis: MoneyBasis;
  readonly purchaseDays: number;
}

/** By month, those of the latest booking's year; a month that tells nothing is left out. */
export function naiveMonths(life: WholeLife, bookings: readonly NaiveBooking[]): NaiveMonth[] {
  const paidFor = naivePurchases(life).filter(isPaidFor);
  const months = [...new Set(bookings.map(({ month }) => month))].sort((a, b) => a - b);
  return months
    .map((month) => {
      const own = bookings.filter((each) => each.month === month);
      const days = new Set(paidFor.filter(({ day }) => monthOf(day) === month).map(({ day }) => day));
      const margin = own.reduce((sum, each) => sum + each.margin, 0n);
      return { month, margin, basis: worstOf(own.flatMap(({ bases }) => bases)), purchaseDays: days.size };
    })
    .filter(tellsAnything);
}

export const tellsAnything = ({ margin, basis, purchaseDays }: NaiveMonth): boolean =>
  margin !== 0n || basis !== 'margin' || purchaseDays > 0;

function worstOf(bases: readonly MoneyBasis[]): MoneyBasis {
  return BASES[Math.max(0, ...bases.map((basis) => BASES.indexOf(basis)))] ?? 'margin';
}
