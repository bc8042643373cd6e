/** What ops see of publishing over HTTP. Labels are words of ours: no source, no id. */
import type { Metrics } from '@loyalty-ladder/runtime/metrics.ts';
import { Counter, Gauge, Histogram } from 'prom-client';

export type IngestMetrics = ReturnType<typeof createIngestMetrics>;

/** s. */
const PUBLISH_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60];

export function createIngestMetrics(registry: Metrics) {
  const registers = [registry];
  return {
    accepted: new Counter({
      name: 'loyalty_ingest_accepted_total',
      help: 'Facts answered with 202: Kafka has acknowledged them.',
      labelNames: ['topic'],
      registers,
    }),
    refused: new Counter({
      name: 'loyalty_ingest_refused_total',
      help: 'Facts that were not accepted. Of those that are unconfirmed Kafka had been sent the record, and may have it.',
      labelNames: ['reason'],
      registers,
    }),
    confirmedLate: new Counter({
      name: 'loyalty_ingest_confirmed_late_total',
      help: 'Unconfirmed facts that Kafka has acknowledged after their request was answered with 503.',
      registers,
    }),
    waitingRecords: new Gauge({
      name: 'loyalty_ingest_waiting_records',
      help: 'Records that wait for Kafka, those on their way included.',
      registers,
    }),
    waitingBytes: new Gauge({
      name: 'loyalty_ingest_waiting_bytes',
      help: 'Their bytes.',
      registers,
    }),
    publishSeconds: new Histogram({
      name: 'loyalty_ingest_publish_seconds',
      help: 'From sending records of one or more requests to the acknowledgement of all in-sync replicas.',
      buckets: PUBLISH_BUCKETS,
      registers,
    }),
    publishRecords: new Histogram({
      name: 'loyalty_ingest_publish_records',
      help: 'Records sent at once.',
      buckets: [1, 3, 10, 30, 100, 300, 1_000],
      registers,
    }),
  };
}

/** Why a fact was not accepted. */
export type RefusedReason =
  | 'invalid'
  | 'forbidden'
  | 'repeated-id'
  | 'too-large'
  | 'rate'
  | 'queue-full'
  | 'not-sent'
  | 'unconfirmed';
