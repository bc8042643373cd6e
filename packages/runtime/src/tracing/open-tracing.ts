/** Opens what a service tells traces by. Without a collector that is nothing: no code of OpenTelemetry is loaded then. */
import type { ServiceContext } from '../run-service.ts';
import { collectorUrl, type TraceConfig } from './trace-config.ts';
import { createTraceMetrics } from './trace-metrics.ts';
import { NO_TRACING, type Tracing } from './tracing.ts';

type Opener = Pick<ServiceContext<TraceConfig>, 'config' | 'log' | 'metrics' | 'onStop'>;

/** To be called before all else is opened, so that it is closed last. @param service its name. */
export async function openTracing(service: string, { config, log, metrics, onStop }: Opener): Promise<Tracing> {
  const traceMetrics = createTraceMetrics(metrics);
  const url = collectorUrl(config);
  if (url === undefined) return NO_TRACING;
  const { OtlpTracing } = await import('./otlp-tracing.ts');
  const tracing = new OtlpTracing({ service, url, config, log, metrics: traceMetrics });
  onStop('traces', () => tracing.close());
  return tracing;
}
