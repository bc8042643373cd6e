/** "Here a day counts even if all of it came back": the purchase days that the own interval is measured with (recency-risk.ts). */
import type { Folding } from '../state/folding.ts';

/** @returns whether today was none before. */
export function addPurchaseDay({ state, today }: Folding): boolean {
  const days = state.purchaseDays;
  if (days?.last === today) return false;
  if (days === null) state.purchaseDays = { first: today, last: today, count: 1 };
  else state.purchaseDays = { ...days, last: today, count: days.count + 1 };
  return true;
}
