/**
 * The conditions of the upper rungs. "regular: >= 3 kept purchase days, not lapsed. adherent: regular; >= 5 kept purchase days among the
 * 365 dates ending today; full-price lines in them: 2 x (full + 1) >= lines + 2 and at least 5 lines; the latest NPS answer is not 0..6
 * while its date is among the 365; no complaint open. A missing NPS never blocks."
 */
import { isCritic } from '../feedback/nps.ts';
import type { Program } from '../program/program.ts';
import { keptDaysInAll } from '../purchases/kept-days.ts';
import type { Condition, State } from '../state/state.ts';
import type { Day } from '../time/day.ts';

export const ADHERENT_CONDITIONS: readonly Condition[] = ['keptDays', 'daysInWindow', 'fullPrice', 'nps', 'complaints'];
export const REGULAR_CONDITIONS: readonly Condition[] = ['keptDays'];

export type Holding = Readonly<Record<Condition, boolean>>;

/** Kept purchase days among the dates of the window. */
export interface Window {
  days: number;
  lines: number;
  fullPriceLines: number;
}

export function conditionsOn(state: State, today: Day, program: Program): Holding {
  return conditionsWith(state, windowOn(state, today, program), isCritic(state, today, program), program);
}

export function conditionsWith(state: State, window: Window, isCriticNow: boolean, program: Program): Holding {
  return {
    keptDays: keptDaysInAll(state) >= program.regularPurchaseDays,
    daysInWindow: window.days >= program.adherentPurchaseDays,
    fullPrice: buysAtFullPrice(window, program),
    nps: !isCriticNow,
    complaints: state.openComplaints === 0,
  };
}

export function windowOn({ keptDays }: State, today: Day, { windowDays }: Program): Window {
  const window = { days: 0, lines: 0, fullPriceLines: 0 };
  for (let index = keptDays.length - 1; index >= 0; index--) {
    const kept = keptDays[index];
    if (kept === undefined || kept.day <= today - windowDays) break;
    window.days++;
    window.lines += kept.lines;
    window.fullPriceLines += kept.fullPriceLines;
  }
  return window;
}

function buysAtFullPrice({ lines, fullPriceLines }: Window, program: Program): boolean {
  return 2 * (fullPriceLines + 1) >= lines + 2 && lines >= program.fullPriceLines;
}
