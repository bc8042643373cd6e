/** What ops see of the timekeeper. */
import type { Metrics } from '@loyalty-ladder/runtime/metrics.ts';
import { Counter, Gauge, type GaugeConfiguration } from 'prom-client';

export type TimekeeperMetrics = ReturnType<typeof createTimekeeperMetrics>;

export function createTimekeeperMetrics(registry: Metrics) {
  const registers = [registry];
  return {
    advanced: new Counter({ name: 'loyalty_advanced_total', help: 'Customers advanced by time alone.', registers }),
    outcomes: new Counter({ name: 'loyalty_timed_outcomes_total', help: 'Events that time alone caused.', registers }),
    swept: new Counter({ name: 'loyalty_swept_total', help: 'Customers looked at by sweeps.', registers }),
    mended: new Counter({
      name: 'loyalty_cards_mended_total',
      help: 'Cards found missing or behind and written.',
      registers,
    }),
    failures: new Counter({
      name: 'loyalty_timekeeper_failures_total',
      help: 'Turns that failed and are tried again.',
      labelNames: ['task'],
      registers,
    }),
    stuck: new Gauge({
      name: 'loyalty_customers_stuck',
      help: 'Customers that cannot be advanced; a defect, see the log.',
      registers,
    }),
    horizonSeconds: freshGauge({
      name: 'loyalty_horizon_behind_seconds',
      help: 'How far the instant up to which time has advanced lies behind now; no series: it could not be observed for 90 s.',
      labelNames: ['partition'],
      registers,
    }),
  };
}

/** Above the longest WATCH_MS. */
const FRESH_MS = 90_000;

/** A gauge whose series end when it was not set for long: what cannot be observed any more is a gap, not a flat line. */
function freshGauge<Label extends string>(options: GaugeConfiguration<Label>) {
  let setAtMs = 0;
  const gauge = new Gauge({
    ...options,
    collect() {
      if (performance.now() - setAtMs > FRESH_MS) this.reset();
    },
  });
  return {
    set(labels: Partial<Record<Label, string | number>>, value: number) {
      setAtMs = performance.now();
      gauge.set(labels, value);
    },
  };
}
