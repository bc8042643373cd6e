/** "Key = in force since year's profit >= keyEnterMinor, until it is < keyLeaveMinor; under the calibration in force." */
import type { KeyThresholds } from '../program/calibration.ts';
import type { Folding } from '../state/folding.ts';
import { firstDayOf, monthOf } from '../time/day.ts';
import type { Instant } from '../time/instant.ts';
import { yearsProfit } from './money.ts';
import { MONTHS_OF_YEAR } from './months.ts';

export function updateKeyCustomer(folding: Folding): void {
  const { state, calibration, today } = folding;
  const thresholds = calibration === null ? null : calibration.key;
  if (thresholds === null && !state.keyCustomer) return;
  const isKey =
    thresholds !== null && isKeyWith(yearsProfit(state, monthOf(today)).amount, state.keyCustomer, thresholds);
  if (isKey === state.keyCustomer) return;
  state.keyCustomer = isKey;
  folding.changed = true;
}

function isKeyWith(profit: bigint, wasKey: boolean, { enterMinor, leaveMinor }: KeyThresholds): boolean {
  return profit >= (wasKey ? leaveMinor : enterMinor);
}

/**
 * When a month leaves the year and that changes the answer: who is key loses its profit, who is not loses its costs. Exact: months whose
 * leaving leaves the answer as it is are passed over, so nobody is woken for nothing.
 * @param before only an answer before it matters to the caller. @returns Infinity: none before that.
 */
export function monthLeavingDue({ state, calibration, calendar, today }: Folding, before: Instant): Instant {
  const { months, keyCustomer } = state;
  const thresholds = calibration === null ? null : calibration.key;
  if (thresholds === null || months.length === 0) return Number.POSITIVE_INFINITY;
  const current = monthOf(today);
  let profit: bigint | undefined;
  for (const { month, margin } of months) {
    if (month <= current - MONTHS_OF_YEAR) continue;
    const at = calendar.startOf(firstDayOf(month + MONTHS_OF_YEAR));
    if (at >= before) return Number.POSITIVE_INFINITY;
    profit = (profit ?? yearsProfit(state, current).amount) - margin;
    if (isKeyWith(profit, keyCustomer, thresholds) !== keyCustomer) return at;
  }
  return Number.POSITIVE_INFINITY;
}
