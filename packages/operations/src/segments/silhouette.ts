/**
 * How well points lie in their clusters, from -1 to 1: the mean over all points of (b - a) / max(a, b), a the mean distance to the other points
 * of one's own cluster, b the least mean distance to the points of another (Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7). A point alone in
 * its cluster counts 0. Every pair of points is measured, so a sample has to be small: 2,000 points are 4 million distances.
 */

/** @param clusters of each point, from 0. @returns null where there are fewer than two clusters with a point, which have no silhouette. */
export function silhouetteOf(points: readonly (readonly number[])[], clusters: readonly number[]): number | null {
  const sizes: number[] = [];
  for (const cluster of clusters) sizes[cluster] = (sizes[cluster] ?? 0) + 1;
  const known = Array.from(sizes, (size) => size ?? 0);
  if (known.filter((size) => size > 0).length < 2) return null;
  let total = 0;
  points.forEach((point, index) => {
    total += widthOf(distancesTo(point, points, clusters, known.length), known, clusters[index] ?? 0);
  });
  return total / points.length;
}

/** By cluster, the sum of distances to its points. */
function distancesTo(
  point: readonly number[],
  points: readonly (readonly number[])[],
  clusters: readonly number[],
  clusterCount: number,
): Float64Array {
  const sums = new Float64Array(clusterCount);
  points.forEach((other, index) => {
    const cluster = clusters[index] ?? 0;
    sums[cluster] = (sums[cluster] ?? 0) + distance(point, other);
  });
  return sums;
}

function widthOf(sums: Float64Array, sizes: readonly number[], own: number): number {
  const others = (sizes[own] ?? 0) - 1;
  if (others === 0) return 0;
  const within = (sums[own] ?? 0) / others;
  let nearest = Number.POSITIVE_INFINITY;
  sizes.forEach((size, cluster) => {
    if (cluster !== own && size > 0) nearest = Math.min(nearest, (sums[cluster] ?? 0) / size);
  });
  const larger = Math.max(within, nearest);
  return larger === 0 ? 0 : (nearest - within) / larger;
}

function distance(a: readonly number[], b: readonly number[]): number {
  let squares = 0;
  for (let axis = 0; axis < a.length; axis++) squares += ((a[axis] ?? 0) - (b[axis] ?? 0)) ** 2;
  return Math.sqrt(squares);
}
