import { describe, expect, it } from 'vitest';
import { silhouetteOf } from './silhouette.ts';

describe('silhouetteOf', () => {
  it('is the mean of (b - a) / max(a, b)', () => {
    // 0: a = 1, b = (10 + 12) / 2 = 11, 10/11. 1: a = 1, b = 10, 9/10. 10: a = 2, b = 9.5, 7.5/9.5. 12: a = 2, b = 11.5, 9.5/11.5.
    const points = [[0], [1], [10], [12]];
    expect(silhouetteOf(points, [0, 0, 1, 1])).toBeCloseTo((10 / 11 + 9 / 10 + 7.5 / 9.5 + 9.5 / 11.5) / 4, 12);
  });

  it('is 0 of a point that is alone in its cluster', () => {
    // 0 and 1: a = 1, b = 10 and 9; 10 is alone.
    expect(silhouetteOf([[0], [1], [10]], [0, 0, 1])).toBeCloseTo((9 / 10 + 8 / 9 + 0) / 3, 12);
  });

  it('is below 0 of points that lie nearer to another cluster than to their own', () => {
    expect(silhouetteOf([[0], [10], [1], [11]], [0, 0, 1, 1])).toBeLessThan(0);
  });

  it('is 0 where all points are one', () => {
    expect(silhouetteOf([[3], [3], [3], [3]], [0, 0, 1, 1])).toBe(0);
  });

  it('is no figure of one cluster', () => {
    expect(silhouetteOf([[0], [1]], [1, 1])).toBeNull();
  });
});
