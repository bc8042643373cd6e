import { describe, expect, it } from 'vitest';
import { fitClusters, nearestCentre, type RfmValues, type Scale, standardised, valuesAt } from './fit-clusters.ts';

const PLAIN: Scale = { means: [0, 0, 0], deviations: [1, 1, 1] };

/** So many points around each of three places, apart from each other. */
const threeGroups = (each: number): number[][] =>
  Array.from({ length: 3 * each }, (_, index) => {
    const group = index % 3;
    return [10 * group + (index % 7) / 10, 10 * group + (index % 5) / 10, (index % 11) / 10];
  });

describe('fitClusters', () => {
  it('finds the groups that are there', () => {
    const points = threeGroups(60);
    const { centres = [], silhouette, converged } = fitClusters(points, 3) ?? {};
    const groupOf = points.map((point) => nearestCentre(point, centres));
    for (let group = 0; group < 3; group++) {
      expect(new Set(groupOf.filter((_, index) => index % 3 === group)).size).toBe(1);
    }
    expect(new Set(groupOf).size).toBe(3);
    expect(silhouette).toBeGreaterThan(0.9);
    expect(converged).toBe(true);
  });

  it('says by the silhouette that there are three and not more', () => {
    const points = threeGroups(60);
    const silhouettes = [3, 4, 5, 6, 7, 8].map((k) => fitClusters(points, k)?.silhouette ?? 0);
    expect(Math.max(...silhouettes)).toBe(silhouettes[0]);
  });

  it('finds the same again', () => {
    expect(fitClusters(threeGroups(40), 5)).toEqual(fitClusters(threeGroups(40), 5));
  });

  it('finds none where fewer customers differ than clusters are asked for', () => {
    expect(
      fitClusters(
        [
          [1, 1, 1],
          [1, 1, 1],
          [2, 2, 2],
          [2, 2, 2],
        ],
        3,
      ),
    ).toBeNull();
    expect(fitClusters([], 3)).toBeNull();
  });
});

describe('standardised', () => {
  it('takes the logarithm of 1 + value, and a loss as nothing', () => {
    expect(standardised([Math.E - 1, 0, -500], PLAIN)).toEqual([1, 0, 0]);
  });

  it('is by the mean and the deviation of the base', () => {
    const scale: Scale = { means: [1, 0, 0], deviations: [2, 1, 0] };
    expect(standardised([Math.E ** 5 - 1, 0, 123], scale)).toEqual([expect.closeTo(2, 12), 0, 0]);
  });

  it('is undone by valuesAt', () => {
    const scale: Scale = { means: [3, 1.2, 9], deviations: [1.5, 0.4, 2] };
    const values: RfmValues = [42, 3, 12_345];
    expect(valuesAt(standardised(values, scale), scale)).toEqual(values);
  });
});
