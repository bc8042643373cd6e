/** A list of customers counted as a whole, however few of it are shown. */
import type { Standing, StandingPage } from './list-standing.ts';

export interface ListedStandings {
  readonly customers: number;
  readonly shown: number;
  readonly lastShown: string | undefined;
  /** How many stand where, most first. */
  readonly counts: readonly (Pick<Standing, 'stage' | 'risk'> & { readonly customers: number })[];
  /** Recorded by a newer version of this code. */
  readonly left: number;
}

/** @param onShown handed the first `shownMax`, as they are found. */
export async function countStandings(
  pages: AsyncIterable<StandingPage>,
  shownMax: number,
  onShown: (standing: Standing) => void,
): Promise<ListedStandings> {
  const counts = new Map<string, { stage: Standing['stage']; risk: Standing['risk']; customers: number }>();
  let [customers, shown, left] = [0, 0, 0];
  let lastShown: string | undefined;
  for await (const page of pages) {
    left += page.left;
    for (const standing of page.standings) {
      const { stage, risk } = standing;
      const count = counts.get(`${stage} ${risk}`) ?? { stage, risk, customers: 0 };
      count.customers += 1;
      counts.set(`${stage} ${risk}`, count);
      customers += 1;
      if (shown === shownMax) continue;
      shown += 1;
      lastShown = standing.customerId;
      onShown(standing);
    }
  }
  const byCount = [...counts.values()].sort((a, b) => b.customers - a.customers);
  return { customers, shown, lastShown, counts: byCount, left };
}
