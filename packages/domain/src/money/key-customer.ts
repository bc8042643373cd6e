/** "Key = in force since year's profit >= keyEnterMinor, until it is < keyLeaveMinor; under the calibration in force." */
import type { Calibration, KeyThresholds } from '../program/calibration.ts';
import type { Folding } from '../state/folding.ts';
import type { State } from '../state/state.ts';
import type { Calendar } from '../time/calendar.ts';
import { firstDayOf, type Month, monthOf } from '../time/day.ts';
import type { Instant } from '../time/instant.ts';
import { yearsProfit } from './money.ts';
import { MONTHS_OF_YEAR } from './months.ts';

export function updateKeyCustomer(folding: Folding): void {
  const { state, calibration, today } = folding;
  if ((calibration?.key ?? null) === null && !state.keyCustomer) return;
  const isKey = isKeyUnder(state, calibration, monthOf(today));
  if (isKey === state.keyCustomer) return;
  state.keyCustomer = isKey;
  folding.changed = true;
}

type Standing = Pick<State, 'months' | 'keyCustomer'>;

function isKeyUnder(state: Standing, calibration: Calibration | null, month: Month): boolean {
  const thresholds = calibration === null ? null : calibration.key;
  return thresholds !== null && isKeyWith(yearsProfit(state, month).amount, state.keyCustomer, thresholds);
}

function isKeyWith(profit: bigint, wasKey: boolean, { enterMinor, leaveMinor }: KeyThresholds): boolean {
  return profit >= (wasKey ? leaveMinor : enterMinor);
}

/**
 * When time alone changes the answer: a calibration takes effect, or a month leaves the year (who is key loses its profit, who is not loses its
 * costs). Exact: calibrations and months that leave the answer as it is are passed over, so nobody is woken for nothing, and a year of nightly
 * calibrations is no year of steps.
 * @param before only an answer before it matters to the caller. @returns Infinity: none before that.
 */
export function keyChangeDue({ state, at, calibration, calendar, today, programs }: Folding, before: Instant): Instant {
  if (cannotBecomeKey(state, programs.keyEnterMin)) return Number.POSITIVE_INFINITY;
  let month = monthOf(today);
  for (let speaks = calibration, from = at; ; ) {
    const next = programs.nextCalibrationAfter(from);
    const ends = next === null ? before : Math.min(before, next.effectiveAt);
    const leaving = monthLeavingDue(state, speaks, { calendar, month, before: ends });
    if (Number.isFinite(leaving)) return leaving;
    if (next === null || next.effectiveAt >= before) return Number.POSITIVE_INFINITY;
    [speaks, from] = [next, next.effectiveAt];
    month = monthOf(calendar.dayOf(from));
    if (isKeyUnder(state, speaks, month) !== state.keyCustomer) return from;
  }
}

/** Most never will, whatever leaves the year. @param enterMin of all calibrations; null: none has thresholds. */
function cannotBecomeKey({ months, keyCustomer }: Standing, enterMin: bigint | null): boolean {
  if (keyCustomer) return false;
  if (enterMin === null) return true;
  let most = 0n;
  for (const { margin } of months) if (margin > 0n) most += margin;
  return most < enterMin;
}

interface Looking {
  readonly calendar: Calendar;
  /** That it is. */
  readonly month: Month;
  readonly before: Instant;
}

/** The first start of a month at which the answer changes under a calibration that goes on speaking. */
function monthLeavingDue(
  state: Standing,
  calibration: Calibration | null,
  { calendar, month: current, before }: Looking,
): Instant {
  const { months, keyCustomer } = state;
  const thresholds = calibration === null ? null : calibration.key;
  if (thresholds === null || months.length === 0) return Number.POSITIVE_INFINITY;
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
