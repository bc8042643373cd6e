/**
 * Where the few begin who bring most (domain.md, "Calibrations"): from profits in order. Where the whole base is too large to be in memory
 * Postgres picks the same places out of it (store/src/base/read-base-totals.ts).
 */
import type { KeyThresholds } from '@loyalty-ladder/domain/program/calibration.ts';

export interface KeyShares {
  /** Basis points of the customers with profit. */
  readonly keyShare: number;
  readonly keyLeaveShare: number;
}

/** @returns how many of n customers are a share of them: at least one. */
export const countOfShare = (n: bigint, share: number): bigint => (n * BigInt(share) + 9_999n) / 10_000n;

/** @param ofKey what the first of them bring. @returns basis points of it all, floored. */
export const shareOf = (ofKey: bigint, total: bigint): number => Number((10_000n * ofKey) / total);

/** @param profits of all customers, minor units, in any order. @returns null: nobody brings profit, so nobody is key. */
export function keyThresholds(
  profits: readonly bigint[],
  { keyShare, keyLeaveShare }: KeyShares,
): KeyThresholds | null {
  const bring = profits.filter((profit) => profit > 0n).sort((a, b) => Number(b > a) - Number(a > b));
  const n = BigInt(bring.length);
  const entering = Number(countOfShare(n, keyShare));
  const enterMinor = bring[entering - 1];
  const leaveMinor = bring[Number(countOfShare(n, keyLeaveShare)) - 1];
  if (enterMinor === undefined || leaveMinor === undefined) return null;
  return { enterMinor, leaveMinor, shareMeasured: shareOf(sum(bring.slice(0, entering)), sum(bring)) };
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
