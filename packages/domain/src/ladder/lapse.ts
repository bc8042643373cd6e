/**
 * "Lapse: at the instant the level becomes lost, a regular or adherent steps down to first-purchase; it is regular (or adherent) again at
 * the fact with which it has 2 kept purchase days since the latest instant its level became lost, and 3 in all. A first buyer who was
 * lost needs only the 3. Nothing else ends a lapse, not even the return of the last kept purchase."
 */
import { keptDaysInAll, keptDaysSinceLost } from '../purchases/kept-days.ts';
import type { Folding } from '../state/folding.ts';
import { rulesOf } from './conditions.ts';
import { endGraces } from './grace.ts';

/** @param folding whose level has just become lost. */
export function lapse(folding: Folding): void {
  const { state, today } = folding;
  const isUpper = rulesOf(state.stage).length > 0;
  if (!isUpper && state.lapse === null) return;
  state.lapse = { lostDay: today, olderKeptDays: 0 };
  folding.changed = true;
  if (!isUpper) return;
  state.stage = 'first-purchase';
  endGraces(folding);
}

/** Looked at with each fact, and never by time alone: a program that asks for fewer days ends a lapse at the next fact. */
export function endLapse(folding: Folding): void {
  const { state, program } = folding;
  if (state.lapse === null || keptDaysInAll(state) < program.regularPurchaseDays) return;
  if (keptDaysSinceLost(state, state.lapse) < program.returnPurchaseDays) return;
  state.lapse = null;
  folding.changed = true;
}
