/** What ops see of the gateway. */
import { createHttpMetrics } from '@loyalty-ladder/http/http-metrics.ts';
import type { Metrics } from '@loyalty-ladder/runtime/metrics.ts';
import { createIngestMetrics } from './events/ingest-metrics.ts';

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

export const createGatewayMetrics = (registry: Metrics) => ({
  ...createHttpMetrics(registry),
  ingest: createIngestMetrics(registry),
});
