/** A share never goes without the number it is a share of. */
export interface Share {
  readonly count: number;
  readonly of: number;
  /** Basis points, rounded to the nearest, halves up; null: a share of nothing is no figure. */
  readonly share: number | null;
}

export function shareOf(count: number, of: number): Share {
  return { count, of, share: of > 0 ? Math.floor((20_000 * count + of) / (2 * of)) : null };
}

/** Of money, which may be negative: a group that lost has a negative share. @returns basis points, rounded to the nearest; null of nothing or a loss. */
export function profitShareOf(profit: bigint, of: bigint): number | null {
  return of > 0n ? Math.round(Number((1_000_000n * profit) / of) / 100) : null;
}
