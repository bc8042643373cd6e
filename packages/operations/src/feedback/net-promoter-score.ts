/**
 * How many more would recommend us than would warn of us, of those who answered, as a number from -100 to 100 (Reichheld 2003); with the
 * adjusted Wald interval of a difference of two shares of one sample (Agresti and Min 2005; domain.md, Feedback), which holds for a few answers too.
 */
export interface NetPromoterScore {
  /** -100 to 100. */
  readonly score: number;
  /** Customers who answered. Never shown without it. */
  readonly n: number;
  /** Bounds of the 95 % interval, -100 to 100. */
  readonly low: number;
  readonly high: number;
}

export interface Answers {
  /** Scores 9 and 10. */
  readonly promoters: number;
  /** Scores 0 to 6. */
  readonly detractors: number;
  /** Of all scores. */
  readonly n: number;
}

/** So many answers more, a quarter of them for and a quarter against, make the interval honest where there are few. */
const ADDED = 3;
/** Of the standard normal distribution, two-sided 95 %. */
const Z = 1.959964;

export const isPromoter = (score: number): boolean => score >= 9;
export const isDetractor = (score: number): boolean => score <= 6;

/** @returns null: nobody answered, so there is no figure. */
export function netPromoterScore({ promoters, detractors, n }: Answers): NetPromoterScore | null {
  if (n === 0) return null;
  const total = n + ADDED;
  const [p, d] = [(promoters + ADDED / 4) / total, (detractors + ADDED / 4) / total];
  const mean = p - d;
  const half = Z * Math.sqrt((p + d - mean * mean) / total);
  return {
    score: (100 * (promoters - detractors)) / n,
    n,
    low: Math.max(-100, 100 * (mean - half)),
    high: Math.min(100, 100 * (mean + half)),
  };
}
