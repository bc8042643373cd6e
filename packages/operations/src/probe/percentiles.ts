/** Percentiles of what was measured, by the nearest rank: each is a value that occurred, none lies between two. */
import type { LatencyStage } from '../watch/snapshot.ts';

/** @param seconds in any order. */
export function stageOf(name: LatencyStage['name'], seconds: readonly number[]): LatencyStage {
  const sorted = seconds.toSorted((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  return { name, samples: sorted.length, p50: rank(0.5), p95: rank(0.95), p99: rank(0.99) };
}
