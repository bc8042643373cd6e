/**
 * "A release repays debt first; the rest goes back to the expiry months it came from, latest first; a month that has passed expires at
 * once (cause = the release); what never came from a lot is as if vested that day."
 */
import type { Cause } from '../state/entry.ts';
import type { Folding } from '../state/folding.ts';
import type { Hold } from '../state/state.ts';
import { repayDebt } from './debt.ts';
import { hasExpired } from './expiry.ts';
import { post } from './ledger.ts';
import { lesser } from './lesser.ts';
import { withAvailable } from './lots.ts';
import { expiryMonthOf } from './vesting.ts';

/** @param hold already taken from the open ones. */
export function release(folding: Folding, hold: Hold, cause: Cause): void {
  const { state, today, program } = folding;
  post(folding, 'release', hold.points, cause);
  let rest = repayDebt(state, hold.points);
  let expired = 0n;
  for (const { expiryMonth, points } of hold.parts.toReversed()) {
    const back = lesser(points, rest);
    rest -= back;
    if (hasExpired(folding, expiryMonth)) expired += back;
    else state.availableLots = withAvailable(state.availableLots, expiryMonth, back);
  }
  state.availableLots = withAvailable(state.availableLots, expiryMonthOf(today, program), rest);
  post(folding, 'expire', expired, cause);
}
