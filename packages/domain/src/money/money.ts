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

/** Paid and margin of all lines, at the instant of the purchase. */
export function bookPurchase(_folding: Folding, _purchase: PurchaseCompleted): void {}

/** Minus what a return takes back, at the instant at which it acts. */
export function bookReturn(_folding: Folding, _purchase: PurchaseCompleted, _change: KeptChange): void {}

export function bookDelivery(_folding: Folding, _fact: ContactDelivered): void {}

export interface YearsProfit {
  readonly amount: bigint;
  readonly basis: MoneyBasis;
  /** Days with a purchase in the same 12 months. */
  readonly purchaseDays: number;
}

/** "Margin booked in the current calendar month and the 11 before it." */
export function yearsProfit(_state: Pick<State, 'months'>, _month: Month): YearsProfit {
  return { amount: 0n, basis: 'margin', purchaseDays: 0 };
}
