/**
 * What a purchase, or what is kept of it, is worth to us: what was paid, and the margin, which is that less the cost. "Converted line by line,
 * paid and cost each." Ordinary sums stay below 2^53 and need no bigint on the way.
 */
import type { PurchaseCompleted, PurchaseLine } from '../facts/fact.ts';
import { costMinor, costMinorExact } from '../facts/line-cost.ts';
import { paidMinor, paidMinorExact } from '../facts/paid-line.ts';
import type { Program } from '../program/program.ts';
import { type ExchangeRate, exchanged, exchangedExact, exchangeRate } from './exchange.ts';

/** Minor units of the reporting currency. */
export interface Worth {
  readonly paid: bigint;
  readonly margin: bigint;
}

const NOTHING: Worth = { paid: 0n, margin: 0n };

/** @param kept pieces kept of each line; null: all. @param program in force at the purchase. */
export function worthOf(purchase: PurchaseCompleted, kept: readonly number[] | null, program: Program): Worth {
  const rate = exchangeRate(program, purchase.currency);
  if (rate === undefined) return NOTHING;
  const { lines } = purchase;
  const paid = sum(lines, kept, rate, paidMinor);
  const cost = sum(lines, kept, rate, costMinor);
  if (paid <= Number.MAX_SAFE_INTEGER && cost <= Number.MAX_SAFE_INTEGER)
    return { paid: BigInt(paid), margin: BigInt(paid - cost) };
  const exactPaid = sumExact(lines, kept, rate, paidMinorExact);
  return { paid: exactPaid, margin: exactPaid - sumExact(lines, kept, rate, costMinorExact) };
}

/** @returns NaN, or more than is exact, where plain numbers are not exact: no summand is below 0. */
function sum(
  lines: readonly PurchaseLine[],
  kept: readonly number[] | null,
  rate: ExchangeRate,
  amountOf: (line: PurchaseLine, kept: number) => number,
): number {
  let total = 0;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (line !== undefined) total += exchanged(amountOf(line, piecesOf(line, kept, index)), rate);
  }
  return total;
}

function sumExact(
  lines: readonly PurchaseLine[],
  kept: readonly number[] | null,
  rate: ExchangeRate,
  amountOf: (line: PurchaseLine, kept: number) => bigint,
): bigint {
  return lines.reduce(
    (total, line, index) => total + exchangedExact(amountOf(line, piecesOf(line, kept, index)), rate),
    0n,
  );
}

function piecesOf({ quantity }: PurchaseLine, kept: readonly number[] | null, index: number): number {
  return kept === null ? quantity : (kept[index] ?? 0);
}
