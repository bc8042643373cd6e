/** What ops see of a door. Routes are told by their pattern: a path may hold customers' ids. */
import type { Metrics } from '@loyalty-ladder/runtime/metrics.ts';
import { Counter, Gauge, Histogram } from 'prom-client';

export type HttpMetrics = ReturnType<typeof createHttpMetrics>;

/** s: a card comes within a few ms, a redemption waits for locks. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createHttpMetrics(registry: Metrics) {
  const registers = [registry];
  return {
    requests: new Histogram({
      name: 'loyalty_http_request_seconds',
      help: 'From the head of a request to its answer, by the pattern of its route; "none" where there is no such route.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS,
      registers,
    }),
    malformed: new Counter({
      name: 'loyalty_http_malformed_total',
      help: 'Connections that were cut off because what came is no HTTP, or came too slowly.',
      registers,
    }),
    connections: new Gauge({
      name: 'loyalty_http_connections',
      help: 'Connections of callers that are open.',
      registers,
    }),
    limited: new Counter({
      name: 'loyalty_http_limited_total',
      help: 'Requests refused because a rate is spent, by what it is counted by.',
      labelNames: ['limit'],
      registers,
    }),
    keysRefused: new Counter({
      name: 'loyalty_http_keys_refused_total',
      help: 'Requests without a valid key where one is needed.',
      labelNames: ['reason'],
      registers,
    }),
  };
}
