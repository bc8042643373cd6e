/** What a page of customers bought by month, of their kept purchase days: sums that pages add up (base_months). */
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { type Month, monthOf } from '@loyalty-ladder/domain/time/day.ts';
import type { BaseMonth } from '@loyalty-ladder/store/base/insert-base-figures.ts';

/** The state remembers days of two years. */
export const MONTHS_TOLD = 24;

type Sums = { -readonly [Name in keyof BaseMonth]: BaseMonth[Name] };

/** @param last the month that it is. @returns in order. */
export function monthsOfCustomers(
  states: readonly Pick<State, 'keptDays' | 'olderKeptDays'>[],
  last: Month,
): BaseMonth[] {
  const months = new Map<Month, Sums>();
  for (const state of states) addCustomer(months, state, last);
  return [...months.values()].sort((a, b) => a.month - b.month);
}

function addCustomer(
  months: Map<Month, Sums>,
  { keptDays, olderKeptDays }: Pick<State, 'keptDays' | 'olderKeptDays'>,
  last: Month,
): void {
  let before = olderKeptDays;
  const byMonth = Map.groupBy(keptDays, ({ day }) => monthOf(day));
  for (const [month, days] of byMonth) {
    if (month > last - MONTHS_TOLD && month <= last) {
      const sums = months.get(month) ?? { month, buyers: 0, repeatBuyers: 0, lines: 0, fullPriceLines: 0 };
      sums.buyers += 1;
      if (before + days.length > 1) sums.repeatBuyers += 1;
      for (const { lines, fullPriceLines } of days) {
        sums.lines += lines;
        sums.fullPriceLines += fullPriceLines;
      }
      months.set(month, sums);
    }
    before += days.length;
  }
}
