/** What a figure of money is based on: "incomplete wins over revenue, revenue over margin". */
import type { PurchaseCompleted } from '../facts/fact.ts';
import type { KeptChange } from '../points/reversal.ts';
import type { Program } from '../program/program.ts';
import type { MoneyBasis } from '../state/outcome.ts';
import { exchangeRate } from './exchange.ts';

const RANKS: Readonly<Record<MoneyBasis, number>> = { margin: 0, revenue: 1, incomplete: 2 };

export function worse(a: MoneyBasis, b: MoneyBasis): MoneyBasis {
  return RANKS[a] >= RANKS[b] ? a : b;
}

/**
 * Of the lines that are booked, "even if they amount to 0".
 * @param change of a return, which books the lines it takes pieces of; null: all lines. @returns null: no line is booked.
 */
export function basisOf(purchase: PurchaseCompleted, change: KeptChange | null, program: Program): MoneyBasis | null {
  let basis: MoneyBasis | null = null;
  for (let index = 0; index < purchase.lines.length; index++) {
    if (change !== null && change.before[index] === change.after[index]) continue;
    if (purchase.lines[index]?.costMinor === undefined) basis = 'revenue';
    else basis ??= 'margin';
  }
  return basis !== null && exchangeRate(program, purchase.currency) === undefined ? 'incomplete' : basis;
}
