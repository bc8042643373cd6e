/**
 * Customers grouped by what they did, without a table of names: k-means (ml-kmeans, k-means++ from a seed) on ln(1 + max(0, value)) of recency,
 * frequency and money, each less its mean and divided by its standard deviation over the base, so that none counts for more than another.
 * Fitted on a sample of bounded size; whoever is not in it belongs to the nearest centre.
 */
import { kmeans } from 'ml-kmeans';
import { silhouetteOf } from './silhouette.ts';

/** Days since the last kept purchase day, kept purchase days of a year, and that year's profit in minor units. */
export type RfmValues = readonly [recencyDays: number, frequency: number, money: number];

/** Of ln(1 + max(0, value)) over the base. */
export interface Scale {
  readonly means: RfmValues;
  /** 0: everybody has the same value, which then tells nobody apart. */
  readonly deviations: RfmValues;
}

export interface ClusterFit {
  readonly k: number;
  /** In standardised logarithms. */
  readonly centres: readonly (readonly number[])[];
  /** Of the sample that `silhouetteOf` was asked about; null: of no two clusters. */
  readonly silhouette: number | null;
  readonly iterations: number;
  /** Whether the centres had come to rest when it ended. */
  readonly converged: boolean;
}

/** Same customers, same clusters. */
export const CLUSTER_SEED = 15;
export const CLUSTERS_MIN = 3;
export const CLUSTERS_MAX = 8;
/** Customers that the centres are fitted on, and those of them whose silhouette is measured: every pair of these. */
export const FIT_SAMPLE_MAX = 20_000;
export const SILHOUETTE_SAMPLE_MAX = 2_000;
const ITERATIONS_MAX = 100;

export function standardised(values: RfmValues, { means, deviations }: Scale): number[] {
  return values.map((value, axis) => {
    const deviation = deviations[axis] ?? 0;
    return deviation === 0 ? 0 : (Math.log1p(Math.max(0, value)) - (means[axis] ?? 0)) / deviation;
  });
}

/** The inverse: what a customer at this centre did. Rounded. */
export function valuesAt(centre: readonly number[], { means, deviations }: Scale): RfmValues {
  const valueAt = (axis: 0 | 1 | 2) => Math.round(Math.expm1((centre[axis] ?? 0) * deviations[axis] + means[axis]));
  return [valueAt(0), valueAt(1), valueAt(2)];
}

/**
 * @param points standardised, in an order that depends on nothing but the seed: the first SILHOUETTE_SAMPLE_MAX of them are a sample, too.
 * @returns null: fewer than k of them differ.
 */
export function fitClusters(points: readonly number[][], k: number): ClusterFit | null {
  if (!haveDistinct(points, k)) return null;
  const fit = kmeans(points as number[][], k, { seed: CLUSTER_SEED, maxIterations: ITERATIONS_MAX });
  const sample = points.slice(0, SILHOUETTE_SAMPLE_MAX);
  return {
    k,
    centres: fit.centroids,
    silhouette: silhouetteOf(sample, fit.clusters.slice(0, sample.length)),
    iterations: fit.iterations,
    converged: fit.converged,
  };
}

/** Index of the centre that is nearest, the first of equals. */
export function nearestCentre(point: readonly number[], centres: readonly (readonly number[])[]): number {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  centres.forEach((centre, index) => {
    let squares = 0;
    for (let axis = 0; axis < centre.length; axis++) squares += ((point[axis] ?? 0) - (centre[axis] ?? 0)) ** 2;
    if (squares < least) [nearest, least] = [index, squares];
  });
  return nearest;
}

/** k-means++ would look for a k-th centre for ever among points that are all one. */
function haveDistinct(points: readonly number[][], wanted: number): boolean {
  const seen = new Set<string>();
  return points.some((point) => seen.add(point.join()).size === wanted);
}
