/**
 * "Vesting: pending until 00:00 of the purchase's day + `vestingDays`." The expiry month follows the program in force at that instant.
 */
import type { Program } from '../program/program.ts';
import type { Cause } from '../state/entry.ts';
import { type Folding, timerCause } from '../state/folding.ts';
import { type Day, dayText, type Month, monthOf } from '../time/day.ts';
import type { Instant } from '../time/instant.ts';
import { repayDebt } from './debt.ts';
import { post } from './ledger.ts';
import { withAvailable, withPending } from './lots.ts';

/** Points earned today; rewards vest like points of a purchase of that day. */
export function earn(folding: Folding, points: bigint, cause: Cause): void {
  if (points === 0n) return;
  post(folding, 'earn', points, cause);
  const { state, today, program } = folding;
  state.pendingLots = withPending(state.pendingLots, today + program.vestingDays, points);
}

export function vestingDue({ state, calendar }: Folding): Instant {
  const [lot] = state.pendingLots;
  return lot === undefined ? Number.POSITIVE_INFINITY : calendar.startOf(lot.vestingDay);
}

/** One entry for each lot whose day has begun. */
export function vest(folding: Folding): void {
  while (vestingDue(folding) <= folding.at) {
    const { state, program } = folding;
    const [lot, ...later] = state.pendingLots;
    if (lot === undefined) return;
    state.pendingLots = later;
    post(folding, 'vest', lot.points, timerCause(`vest:${dayText(lot.vestingDay)}`));
    makeAvailable(folding, lot.points, expiryMonthOf(lot.vestingDay, program));
  }
}

/** "Expiry: the first instant after the month that lies `expiryMonths` after the month of vesting." */
export function expiryMonthOf(vestingDay: Day, program: Program): Month {
  return monthOf(vestingDay) + program.expiryMonths;
}

/** Debt first, the rest into the lot of its month. */
export function makeAvailable({ state }: Folding, points: bigint, expiryMonth: Month): void {
  state.availableLots = withAvailable(state.availableLots, expiryMonth, repayDebt(state, points));
}
