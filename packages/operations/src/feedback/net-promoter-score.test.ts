import { describe, expect, it } from 'vitest';
import { netPromoterScore } from './net-promoter-score.ts';

describe('netPromoterScore', () => {
  it('is no figure of nobody', () => {
    expect(netPromoterScore({ promoters: 0, detractors: 0, n: 0 })).toBeNull();
  });

  it('is the share of promoters less that of detractors, with its interval', () => {
    // n' = 7, p = 2.75 / 7, d = 1.75 / 7, m = 1 / 7, half = 1.959964 sqrt((4.5 / 7 - 1 / 49) / 7) = 0.58446
    const { score, n, low, high } = netPromoterScore({ promoters: 2, detractors: 1, n: 4 }) ?? {};
    expect({ score, n }).toEqual({ score: 25, n: 4 });
    expect(low).toBeCloseTo(100 * (1 / 7 - 0.58446), 2);
    expect(high).toBeCloseTo(100 * (1 / 7 + 0.58446), 2);
  });

  it('says no more than all for, or all against', () => {
    expect(netPromoterScore({ promoters: 2, detractors: 0, n: 2 })?.high).toBe(100);
    expect(netPromoterScore({ promoters: 0, detractors: 2, n: 2 })?.low).toBe(-100);
  });

  it('is surer of many answers than of few', () => {
    const widthOf = (times: number) => {
      const { low = 0, high = 0 } =
        netPromoterScore({ promoters: 6 * times, detractors: 2 * times, n: 10 * times }) ?? {};
      return high - low;
    };
    expect(widthOf(100)).toBeLessThan(widthOf(1) / 5);
  });
});
