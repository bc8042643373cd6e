/**
 * How points go back that were taken from lots: debt first, "the rest to the expiry months it came from, latest first; what never came
 * from a lot is as if vested that day".
 */
import type { Folding } from '../state/folding.ts';
import type { AvailableLot } from '../state/state.ts';
import { repayDebt } from './debt.ts';
import { lesser } from './lesser.ts';
import { withAvailable } from './lots.ts';
import { expiryMonthOf } from './vesting.ts';

/** @returns what is due to months, latest first: the caller knows what becomes of those that have passed. */
export function goBack(folding: Folding, points: bigint, parts: readonly AvailableLot[]): readonly AvailableLot[] {
  const { state, today, program } = folding;
  let rest = repayDebt(state, points);
  const back: AvailableLot[] = [];
  for (const { expiryMonth, points: part } of parts.toReversed()) {
    const due = lesser(part, rest);
    rest -= due;
    if (due > 0n) back.push({ expiryMonth, points: due });
  }
  state.availableLots = withAvailable(state.availableLots, expiryMonthOf(today, program), rest);
  return back;
}
