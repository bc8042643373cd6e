/** Has probes sent while the service runs, unless they are turned off. */
import { createProbeMetrics } from '@loyalty-ladder/operations/probe/probe-metrics.ts';
import { Prober, type ProberOptions } from '@loyalty-ladder/operations/probe/prober.ts';
import type { Reading, WatchedLatency, WatchedPartition } from '@loyalty-ladder/operations/watch/snapshot.ts';
import type { ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import type { DashboardConfig } from '../dashboard-config.ts';

const STOP_MS_MAX = 2_000;

type Source = Pick<ProberOptions, 'pool' | 'stream' | 'prefix' | 'log'> & {
  readonly partitions: () => readonly WatchedPartition[];
};

/** @returns what they tell. */
export function sendProbes(
  { config, metrics, onStop }: Pick<ServiceContext<DashboardConfig>, 'config' | 'metrics' | 'onStop'>,
  { partitions, ...source }: Source,
): () => Reading<WatchedLatency> {
  const { PROBE_INTERVAL_MS: intervalMs, PROBE_LOST_MS: lostMs } = config;
  const told = createProbeMetrics(metrics);
  if (intervalMs === 0) return () => TURNED_OFF;
  const paths = () =>
    partitions()
      .filter(({ nextOffset, state }) => nextOffset !== null && state !== 'paused')
      .map(({ topic, partition }) => ({ topic: topic.slice(source.prefix.length), partition }));
  const prober = new Prober({ ...source, intervalMs, lostMs, paths, metrics: told });
  prober.start();
  onStop('probes', () => within(STOP_MS_MAX, prober.stop(), () => {}));
  return () => prober.reading();
}

const TURNED_OFF: Reading<WatchedLatency> = {
  ...{ source: 'probe', asOf: null, staleAfterMs: 0, isStale: true, value: null },
  fault: 'turned off by PROBE_INTERVAL_MS=0',
};
