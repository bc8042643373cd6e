/** What the relay counts. */
import { LATENCY_BUCKETS, secondsBetween } from '@loyalty-ladder/runtime/latency-buckets.ts';
import type { Metrics } from '@loyalty-ladder/runtime/metrics.ts';
import type { WaitingRow } from '@loyalty-ladder/store/outbox/read-outbox.ts';
import { Counter, Histogram } from 'prom-client';

export interface RelayMetrics {
  readonly batches: Counter;
  readonly records: Counter<'topic'>;
  readonly takeovers: Counter;
  readonly resent: Counter;
  readonly cardsOwed: Counter;
  readonly fenced: Counter;
  readonly failures: Counter;
  readonly batchSeconds: Histogram;
  readonly appendedToPublished: Histogram<'topic'>;
}

export function createRelayMetrics(registry: Metrics): RelayMetrics {
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  return {
    batches: counter('loyalty_relay_batches_total', 'Kafka transactions committed.'),
    records: new Counter({
      name: 'loyalty_relay_records_total',
      help: 'Records committed, by topic.',
      labelNames: ['topic'],
      registers,
    }),
    takeovers: counter('loyalty_relay_takeovers_total', 'Times this instance became holder of the outbox.'),
    resent: counter('loyalty_relay_resent_total', 'Batches found unsent at a takeover and sent again.'),
    cardsOwed: counter(
      'loyalty_relay_cards_owed_total',
      'Cards not told yet: a newer version recorded their customers, or their states are not readable.',
    ),
    fenced: counter('loyalty_relay_fenced_total', 'Times this instance found that another had taken over.'),
    failures: counter('loyalty_relay_failures_total', 'Other errors after which the outbox was taken over anew.'),
    appendedToPublished: new Histogram({
      name: 'loyalty_appended_to_published_seconds',
      help: "From the append of the record that an outcome or dead letter is due to, by the broker's clock, to its commit in Kafka.",
      labelNames: ['topic'],
      buckets: [...LATENCY_BUCKETS],
      registers,
    }),
    batchSeconds: new Histogram({
      name: 'loyalty_relay_batch_seconds',
      help: 'From the recording of a batch to its commit in Kafka.',
      buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
      registers,
    }),
  };
}

/** Counts a committed batch. */
export function countRecords(metrics: RelayMetrics, records: readonly { readonly topic: string }[]): void {
  const byTopic = new Map<string, number>();
  for (const { topic } of records) byTopic.set(topic, (byTopic.get(topic) ?? 0) + 1);
  for (const [topic, count] of byTopic) metrics.records.inc({ topic }, count);
}

/** Times the rows of a committed batch, but for those that time alone caused. */
export function timeRows(
  { appendedToPublished }: RelayMetrics,
  topicPrefix: string,
  rows: readonly WaitingRow[],
): void {
  const committedAt = Date.now();
  for (const { topic, appendedAt } of rows) {
    if (appendedAt === null) continue;
    appendedToPublished.observe({ topic: topicPrefix + topic }, secondsBetween(appendedAt, committedAt));
  }
}
