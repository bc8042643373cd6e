import { describe, expect, it } from 'vitest';
import { type PulseCounts, pulseFigures } from './pulse-figures.ts';

const NOTHING: PulseCounts = {
  bought: [],
  newBuyers: [],
  movers: [],
  referred: [],
  ratings: [],
  critics: [],
  answers: [],
};
/** January 2025. */
const JANUARY = (2025 - 1970) * 12;

describe('pulseFigures', () => {
  it('is a row a month, with figures where there is something to count', () => {
    const months = pulseFigures(JANUARY, 2, {
      bought: [{ month: JANUARY + 1, buyers: 40, repeatBuyers: 10, lines: 200, fullPriceLines: 150 }],
      newBuyers: [
        { month: 0, customers: 80 },
        { month: 2, customers: 20 },
      ],
      movers: [{ month: 2, customers: 50, spenders: 5 }],
      referred: [{ month: 2, friends: 4, converted: 1 }],
      ratings: [{ month: 2, n: 3, sum: 13 }],
      critics: [{ month: 2, critics: 8, again: 2, open: 1 }],
      answers: [{ month: 2, cases: 9, answered: 6, p50Ms: 3_600_000, p95Ms: 7_200_000, decided: 8, inTime: 4 }],
    });
    expect(months.map(({ month }) => month)).toEqual(['2025-01', '2025-02']);
    expect(months[1]).toEqual({
      month: '2025-02',
      repeatPurchase: { count: 10, of: 40, share: 2_500 },
      fullPrice: { count: 150, of: 200, share: 7_500 },
      referrals: { count: 1, of: 4, share: 2_500 },
      reviews: { n: 3, average: 4.33 },
      takingPart: { count: 50, of: 100, share: 5_000 },
      spending: { count: 5, of: 100, share: 500 },
      criticsBack: { count: 2, of: 8, share: 2_500, open: 1 },
      answers: { cases: 9, answered: 6, p50Ms: 3_600_000, p95Ms: 7_200_000, inTime: { count: 4, of: 8, share: 5_000 } },
    });
  });

  it('takes part of those who had bought by the end of the month, not later', () => {
    const counts = {
      ...NOTHING,
      newBuyers: [
        { month: 0, customers: 3 },
        { month: 1, customers: 2 },
        { month: 2, customers: 5 },
      ],
    };
    expect(pulseFigures(JANUARY, 2, counts).map(({ takingPart }) => takingPart.of)).toEqual([5, 10]);
  });

  it('has no figure of a month in which nothing was', () => {
    const [month] = pulseFigures(JANUARY, 1, NOTHING);
    expect(month?.repeatPurchase).toEqual({ count: 0, of: 0, share: null });
    expect(month?.reviews).toEqual({ n: 0, average: null });
    expect(month?.answers).toMatchObject({ p50Ms: null, inTime: { share: null } });
  });
});
