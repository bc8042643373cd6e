/**
 * Money of a customer: what each purchase, return and delivery brought, in minor units of the reporting currency (domain.md, "Money of a
 * customer").
 */
import type { ContactDelivered, PurchaseCompleted } from '../facts/fact.ts';
import type { KeptChange } from '../points/reversal.ts';
import type { Folding } from '../state/folding.ts';
import type { MoneyBasis } from '../state/outcome.ts';
import type { State } from '../state/state.ts';
import type { Month } from '../time/day.ts';
import { worse } from './basis.ts';
import { type Booking, bookingOf } from './booking.ts';
import { bookInMonth, MONTHS_OF_YEAR } from './months.ts';

const NO_LINES: Booking = { paid: 0n, margin: 0n, basis: 'margin' };

/** Paid and margin of all lines, at the instant of the purchase. @param isNewDay with it a purchase day began. */
export function bookPurchase(folding: Folding, purchase: PurchaseCompleted, isNewDay: boolean): void {
  const booking = bookingOf(purchase, null, folding.program) ?? NO_LINES;
  folding.booked = { paid: booking.paid, margin: booking.margin, isPurchase: true };
  if (booking !== NO_LINES) bookInMonth(folding, booking.margin, booking.basis, isNewDay ? 1 : 0);
}

/** Minus what a return takes back, at the instant at which it acts; at the rate of its purchase, so that what comes back whole leaves nothing. */
export function bookReturn(folding: Folding, purchase: PurchaseCompleted, change: KeptChange): void {
  const { program } = folding.programs.inForceAt(purchase.occurredAt);
  const taken = bookingOf(purchase, change, program);
  if (taken === null) return;
  const { paid, margin, isPurchase } = folding.booked;
  folding.booked = { paid: paid - taken.paid, margin: margin - taken.margin, isPurchase };
  bookInMonth(folding, -taken.margin, taken.basis, 0);
}

/** "contact.delivered books minus costMinor as margin (taken to be in the reporting currency)"; without a cost it books nothing. */
export function bookDelivery(folding: Folding, { costMinor = 0 }: ContactDelivered): void {
  if (costMinor === 0) return;
  const margin = -BigInt(costMinor);
  folding.booked = { paid: 0n, margin, isPurchase: false };
  bookInMonth(folding, margin, 'margin', 0);
}

export interface YearsProfit {
  readonly amount: bigint;
  readonly basis: MoneyBasis;
  /** Days with a purchase in the same 12 months. */
  readonly purchaseDays: number;
}

/** "Margin booked in the current calendar month and the 11 before it; a year with nothing booked is 0, margin." */
export function yearsProfit({ months }: Pick<State, 'months'>, current: Month): YearsProfit {
  let amount = 0n;
  let basis: MoneyBasis = 'margin';
  let purchaseDays = 0;
  for (const month of months) {
    if (month.month <= current - MONTHS_OF_YEAR) continue;
    amount += month.margin;
    basis = worse(basis, month.basis);
    purchaseDays += month.purchaseDays;
  }
  return { amount, basis, purchaseDays };
}
