/**
 * "The difference is reversed: from pending before vesting, afterwards from available, its own expiry month first, then the earliest;
 * if that month has expired, nothing." What the lots do not have becomes debt.
 */
import type { PurchaseCompleted } from '../facts/fact.ts';
import { type Folding, factCause } from '../state/folding.ts';
import type { Return } from '../state/kept-pieces.ts';
import type { Day } from '../time/day.ts';
import { withoutEarned } from './caps.ts';
import { pointsOf } from './earning.ts';
import { limitedTo, termOf } from './earning-terms.ts';
import { hasExpired } from './expiry.ts';
import { post } from './ledger.ts';
import { takeOwnFirst, withPending } from './lots.ts';
import { expiryMonthOf } from './vesting.ts';

/** Pieces kept, line by line, before and after a return. */
export interface KeptChange {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export function reverse(folding: Folding, purchase: PurchaseCompleted, change: KeptChange, fact: Return): void {
  const points = earnedWith(folding, purchase, change.before) - earnedWith(folding, purchase, change.after);
  if (points === 0n) return;
  const { state, programs, calendar } = folding;
  const day = calendar.dayOf(purchase.occurredAt);
  state.earned = withoutEarned(state.earned, day, points);
  const vestingDay = day + programs.inForceAt(purchase.occurredAt).program.vestingDays;
  if (calendar.startOf(vestingDay) > folding.at) {
    state.pendingLots = withPending(state.pendingLots, vestingDay, -points);
    post(folding, 'reversePending', points, factCause(fact));
  } else reverseVested(folding, vestingDay, points, fact);
}

function reverseVested(folding: Folding, vestingDay: Day, points: bigint, fact: Return): void {
  const { state, programs, calendar } = folding;
  const month = expiryMonthOf(vestingDay, programs.inForceAt(calendar.startOf(vestingDay)).program);
  if (hasExpired(folding, month)) return;
  const { left, missing } = takeOwnFirst(state.availableLots, month, points);
  state.availableLots = left;
  state.debt += missing;
  post(folding, 'reverseAvailable', points, factCause(fact));
}

/** What the purchase has earned when so much of it is kept: under its own program, multiplier and caps, never more than before. */
function earnedWith(folding: Folding, purchase: PurchaseCompleted, kept: readonly number[]): bigint {
  const { program } = folding.programs.inForceAt(purchase.occurredAt);
  const term = termOf(folding, purchase);
  if (term === undefined) return 0n;
  const points = pointsOf(purchase, kept, program, term.stageMultiplier);
  return limitedTo(limitedTo(points, program.capPerPurchase), term.cutTo);
}
