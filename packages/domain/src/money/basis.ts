/** What a figure of money is based on: "incomplete wins over revenue, revenue over margin". */
import type { MoneyBasis } from '../state/outcome.ts';

const RANKS: Readonly<Record<MoneyBasis, number>> = { margin: 0, revenue: 1, incomplete: 2 };

export function worse(a: MoneyBasis, b: MoneyBasis): MoneyBasis {
  return a === b || RANKS[a] > RANKS[b] ? a : b;
}
