/** What becomes of recorded spans. */
import { Counter } from 'prom-client';
import type { Metrics } from '../metrics.ts';

export interface TraceMetrics {
  readonly exported: Counter;
  readonly dropped: Counter<'reason'>;
}

/** Counted from 0 also where nothing is traced, so that an alarm has something to look at. */
export function createTraceMetrics(registry: Metrics): TraceMetrics {
  const registers = [registry];
  return {
    exported: new Counter({
      name: 'loyalty_trace_spans_exported_total',
      help: 'Spans that the collector has taken; 0 where nothing is traced.',
      registers,
    }),
    dropped: new Counter({
      name: 'loyalty_trace_spans_dropped_total',
      help: 'Spans that were recorded and given up: queue-full because too many waited, collector because it did not take them.',
      labelNames: ['reason'],
      registers,
    }),
  };
}
