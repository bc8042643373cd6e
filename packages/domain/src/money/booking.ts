/**
 * What the lines of a purchase bring, or what a return takes back of it: paid, and the margin, which is that less the cost. "Another currency is
 * converted line by line, paid and cost each." Ordinary sums stay below 2^53 and need no bigint on the way.
 */
import type { PurchaseCompleted, PurchaseLine } from '../facts/fact.ts';
import { costMinor, costMinorExact } from '../facts/line-cost.ts';
import { type LinesInAll, linesInAll } from '../facts/lines-in-all.ts';
import { paidMinor, paidMinorExact } from '../facts/paid-line.ts';
import type { KeptChange } from '../points/reversal.ts';
import type { Program } from '../program/program.ts';
import type { MoneyBasis } from '../state/outcome.ts';
import { type ExchangeRate, exchanged, exchangedExact, exchangeRate } from './exchange.ts';

/** Minor units of the reporting currency. */
export interface Booking {
  readonly paid: bigint;
  readonly margin: bigint;
  readonly basis: MoneyBasis;
}

type Lines = readonly PurchaseLine[];

/**
 * A purchase books all its lines, a return those of which it takes pieces, "even if they amount to 0".
 * @param change of a return, which is told as what it takes; null: the whole purchase. @param program in force at the purchase.
 * @returns null: there is not a line to book.
 */
export function bookingOf(
  { lines, currency }: PurchaseCompleted,
  change: KeptChange | null,
  program: Program,
): Booking | null {
  const basis = basisOf(lines, change);
  if (basis === null) return null;
  const rate = exchangeRate(program, currency);
  if (rate === undefined) return NOT_EXCHANGED;
  const isPlain = change === null && currency === program.currency;
  const { paid, cost } = isPlain ? linesInAll(lines) : amountsOf(lines, change, rate);
  if (paid <= Number.MAX_SAFE_INTEGER && cost <= Number.MAX_SAFE_INTEGER)
    return { paid: BigInt(paid), margin: BigInt(paid - cost), basis };
  const paidExact = sumExact(lines, change, rate, paidMinorExact);
  return { paid: paidExact, margin: paidExact - sumExact(lines, change, rate, costMinorExact), basis };
}

const NOT_EXCHANGED: Booking = { paid: 0n, margin: 0n, basis: 'incomplete' };

function basisOf(lines: Lines, change: KeptChange | null): MoneyBasis | null {
  if (change === null) {
    if (lines.length === 0) return null;
    return linesInAll(lines).areAllCostsKnown ? 'margin' : 'revenue';
  }
  let basis: MoneyBasis | null = null;
  for (let index = 0; index < lines.length; index++) {
    if (isUntouched(change, index)) continue;
    if (lines[index]?.costMinor === undefined) return 'revenue';
    basis = 'margin';
  }
  return basis;
}

function isUntouched(change: KeptChange | null, index: number): boolean {
  return change !== null && change.before[index] === change.after[index];
}

/** No summand is below 0. @returns NaN, or more than 2^53 - 1, where plain numbers are not exact. */
function amountsOf(lines: Lines, change: KeptChange | null, rate: ExchangeRate): Pick<LinesInAll, 'paid' | 'cost'> {
  let paid = 0;
  let cost = 0;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined || isUntouched(change, index)) continue;
    const from = change === null ? line.quantity : (change.before[index] ?? 0);
    const to = change === null ? 0 : (change.after[index] ?? 0);
    paid += exchanged(paidMinor(line, from), rate) - exchanged(paidMinor(line, to), rate);
    cost += exchanged(costMinor(line, from), rate) - exchanged(costMinor(line, to), rate);
  }
  return { paid, cost };
}

function sumExact(
  lines: Lines,
  change: KeptChange | null,
  rate: ExchangeRate,
  amountOf: (line: PurchaseLine, kept: number) => bigint,
): bigint {
  return lines.reduce((total, line, index) => {
    const from = exchangedExact(amountOf(line, change === null ? line.quantity : (change.before[index] ?? 0)), rate);
    return total + from - exchangedExact(amountOf(line, change === null ? 0 : (change.after[index] ?? 0)), rate);
  }, 0n);
}
