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
import { basisOf, worse } from './basis.ts';
import { bookInMonth, MONTHS_OF_YEAR } from './months.ts';
import { worthOf } from './worth.ts';

/** Paid and margin of all lines, at the instant of the purchase. @param isNewDay with it a purchase day began. */
export function bookPurchase(folding: Folding, purchase: PurchaseCompleted, isNewDay: boolean): void {
  const { paid, margin } = worthOf(purchase, null, folding.program);
  folding.booked = { paid, margin, isPurchase: true };
  const basis = basisOf(purchase, null, folding.program);
  if (basis !== null) bookInMonth(folding, margin, basis, isNewDay ? 1 : 0);
}

/** Minus what a return takes back, at the instant at which it acts; at the rate of its purchase, so that what comes back whole leaves nothing. */
export function bookReturn(folding: Folding, purchase: PurchaseCompleted, change: KeptChange): void {
  const { program } = folding.programs.inForceAt(purchase.occurredAt);
  const basis = basisOf(purchase, change, program);
  if (basis === null) return;
  const before = worthOf(purchase, change.before, program);
  const after = worthOf(purchase, change.after, program);
  const margin = after.margin - before.margin;
  const { booked } = folding;
  folding.booked = { ...booked, paid: booked.paid + after.paid - before.paid, margin: booked.margin + margin };
  bookInMonth(folding, margin, basis, 0);
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
