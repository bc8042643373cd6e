/** Why customers leave, before anything is known of one of them (domain.md, "Driver"). */

/** Percent of each class; 100 in all. */
export interface DriverPrior {
  readonly staff: number;
  readonly quality: number;
  readonly price: number;
  readonly other: number;
}

/** The published statistic of why customers change the company, and an unnamed rest: what a program has that says nothing else. */
export const PUBLISHED_PRIOR: DriverPrior = { staff: 67, quality: 14, price: 9, other: 10 };

export function isPublishedPrior({ staff, quality, price, other }: DriverPrior): boolean {
  const published = PUBLISHED_PRIOR;
  return (
    staff === published.staff && quality === published.quality && price === published.price && other === published.other
  );
}
