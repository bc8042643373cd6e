/** What ops see of probes. Of several dashboards the one that sends them tells. */
import { LATENCY_BUCKETS } from '@loyalty-ladder/runtime/latency-buckets.ts';
import type { Metrics } from '@loyalty-ladder/runtime/metrics.ts';
import { Counter, Gauge, Histogram } from 'prom-client';

export type ProbeMetrics = ReturnType<typeof createProbeMetrics>;

export function createProbeMetrics(registry: Metrics) {
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, labelNames: ['topic'], registers });
  return {
    seconds: new Histogram({
      name: 'loyalty_probe_seconds',
      help: "From the sending of a probe to its place being applied (by the consumer's clock) and to being read back from Kafka.",
      labelNames: ['stage', 'topic'],
      buckets: [...LATENCY_BUCKETS],
      registers,
    }),
    sent: counter('loyalty_probes_sent_total', 'Probes that Kafka has acknowledged, by input topic.'),
    returned: counter('loyalty_probes_returned_total', 'Probes read back, late ones included, by input topic.'),
    duplicates: counter(
      'loyalty_probes_duplicate_total',
      'Outcomes of probes that came a second time, by input topic.',
    ),
    lost: new Gauge({
      name: 'loyalty_probes_lost',
      help: 'Probes not back in time: until they come, or five minutes after it is certain that they will not.',
      registers,
    }),
  };
}
