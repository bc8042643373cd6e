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
      help: 'Spans that the collector has taken.',
      registers,
    }),
    dropped: new Counter({
      name: 'loyalty_trace_spans_dropped_total',
      help: 'Spans that were recorded and given up: because too many waited, or because the collector did not take them.',
      labelNames: ['reason'],
      registers,
    }),
  };
}
