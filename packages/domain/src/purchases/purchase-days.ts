/** "Here a day counts even if all of it came back": the purchase days that the own interval is measured with (recency-risk.ts). */
import type { Folding } from '../state/folding.ts';

export function addPurchaseDay({ state, today }: Folding): void {
  const days = state.purchaseDays;
  if (days === null) state.purchaseDays = { first: today, last: today, count: 1 };
  else if (days.last !== today) state.purchaseDays = { ...days, last: today, count: days.count + 1 };
}
