/** What was paid for a purchase line, and for the pieces of it that are kept; minor units of the purchase's currency. */
import type { PurchaseLine } from './fact.ts';

/** Exact in floating point too: a price of 2^53 or more is beyond any discount. */
export function isPaid({ quantity, unitPriceMinor, discountMinor }: PurchaseLine): boolean {
  return quantity * unitPriceMinor > discountMinor;
}

/** "A line keeps floor(paid x kept quantity / quantity)." @returns NaN where plain numbers are not exact: then paidMinorExact. */
export function paidMinor(line: PurchaseLine, kept: number): number {
  const price = line.quantity * line.unitPriceMinor;
  if (price > Number.MAX_SAFE_INTEGER) return Number.NaN;
  const paid = price - line.discountMinor;
  if (kept === line.quantity) return paid;
  const share = paid * kept;
  if (share > Number.MAX_SAFE_INTEGER) return Number.NaN;
  return (share - (share % line.quantity)) / line.quantity;
}

export function paidMinorExact(line: PurchaseLine, kept: number): bigint {
  const quantity = BigInt(line.quantity);
  const paid = quantity * BigInt(line.unitPriceMinor) - BigInt(line.discountMinor);
  return (paid * BigInt(kept)) / quantity;
}

/** @param kept pieces kept of each line. @returns NaN where plain numbers are not exact. */
export function paidOfKept(lines: readonly PurchaseLine[], kept: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (line !== undefined) sum += paidMinor(line, kept[index] ?? 0);
  }
  return sum <= Number.MAX_SAFE_INTEGER ? sum : Number.NaN;
}
