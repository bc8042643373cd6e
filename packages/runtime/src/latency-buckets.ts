/** Bounds of Prometheus' histograms for how long things take on their way, s: from what a healthy system needs to a backlog of days. */
export const LATENCY_BUCKETS: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200, 43_200, 86_400,
];

/** Seconds from one clock's instant to another's, ms; clocks of two machines differ, so that an effect may seem to come first. */
export function secondsBetween(from: number, to: number): number {
  return Math.max(0, to - from) / 1_000;
}
