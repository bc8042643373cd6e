/** What a purchase line cost us, and the pieces of it that are kept; minor units of the purchase's currency, 0 where nobody said. */
import type { PurchaseLine } from './fact.ts';

/** "floor(costMinor x kept / quantity)". @returns NaN where plain numbers are not exact: then costMinorExact. */
export function costMinor({ costMinor: cost, quantity }: PurchaseLine, kept: number): number {
  if (cost === undefined) return 0;
  if (kept === quantity) return cost <= Number.MAX_SAFE_INTEGER ? cost : Number.NaN;
  const share = cost * kept;
  if (share > Number.MAX_SAFE_INTEGER) return Number.NaN;
  return (share - (share % quantity)) / quantity;
}

export function costMinorExact({ costMinor: cost, quantity }: PurchaseLine, kept: number): bigint {
  return cost === undefined ? 0n : (BigInt(cost) * BigInt(kept)) / BigInt(quantity);
}
