/**
 * "A release repays debt first; the rest goes back to the expiry months it came from, latest first; a month that has passed expires at
 * once (cause = the release); what never came from a lot is as if vested that day."
 */
import type { Cause } from '../state/entry.ts';
import type { Folding } from '../state/folding.ts';
import type { AvailableLot } from '../state/state.ts';
import { hasExpired } from './expiry.ts';
import { goBack } from './go-back.ts';
import { post } from './ledger.ts';
import { withAvailable } from './lots.ts';

/** @param parts what of the points came from lots. Hold and rest of a hold have been taken from the open ones already. */
export function release(folding: Folding, points: bigint, parts: readonly AvailableLot[], cause: Cause): void {
  const { state } = folding;
  post(folding, 'release', points, cause);
  let expired = 0n;
  for (const back of goBack(folding, points, parts)) {
    if (hasExpired(folding, back.expiryMonth)) expired += back.points;
    else state.availableLots = withAvailable(state.availableLots, back.expiryMonth, back.points);
  }
  post(folding, 'expire', expired, cause);
}
