/** What each month brought: "at most 12 months with anything booked, and what basis each has: the worst of what was booked in it". */
import type { Folding } from '../state/folding.ts';
import type { MoneyBasis } from '../state/outcome.ts';
import type { MoneyMonth } from '../state/state.ts';
import { type Month, monthOf } from '../time/day.ts';
import { worse } from './basis.ts';

export const MONTHS_OF_YEAR = 12;

/** Months that have left the year are forgotten here and only here, so that time alone leaves the state as it is. */
export function bookInMonth({ state, today }: Folding, margin: bigint, basis: MoneyBasis, purchaseDays: number): void {
  const month = monthOf(today);
  const { months } = state;
  const last = months.at(-1);
  if (last === undefined || last.month !== month)
    state.months = [...withinYearOf(months, month), { month, margin, basis, purchaseDays }];
  else {
    const sum = margin + last.margin;
    const known = {
      month,
      margin: sum,
      basis: worse(basis, last.basis),
      purchaseDays: purchaseDays + last.purchaseDays,
    };
    state.months = months.with(-1, known);
  }
}

function withinYearOf(months: readonly MoneyMonth[], month: Month): readonly MoneyMonth[] {
  const [oldest] = months;
  if (oldest === undefined || oldest.month > month - MONTHS_OF_YEAR) return months;
  return months.filter((each) => each.month > month - MONTHS_OF_YEAR);
}
