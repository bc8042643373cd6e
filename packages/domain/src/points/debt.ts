/** "Available may go negative: that is debt; it is repaid first when later points vest." Held points that are released repay it too. */
import type { Draft } from '../state/folding.ts';
import { lesser } from './lesser.ts';

/** @returns what is left of the points that became available. */
export function repayDebt(state: Draft, points: bigint): bigint {
  if (state.debt === 0n) return points;
  const repaid = lesser(points, state.debt);
  state.debt -= repaid;
  return points - repaid;
}
