/** What ops see of a consumer. No label identifies a customer. */
import { LATENCY_BUCKETS } from '@loyalty-ladder/runtime/latency-buckets.ts';
import type { Metrics } from '@loyalty-ladder/runtime/metrics.ts';
import { Counter, Histogram } from 'prom-client';

export type PipelineMetrics = ReturnType<typeof createPipelineMetrics>;

export function createPipelineMetrics(registry: Metrics) {
  const registers = [registry];
  return {
    records: new Counter({ name: 'loyalty_records_total', help: 'Records applied, dead letters included.', registers }),
    facts: new Counter({ name: 'loyalty_facts_total', help: 'Facts recorded for the first time.', registers }),
    duplicates: new Counter({ name: 'loyalty_duplicates_total', help: 'Redeliveries of recorded facts.', registers }),
    refolds: new Counter({ name: 'loyalty_refolds_total', help: 'Customers refolded for late facts.', registers }),
    misrouted: new Counter({
      name: 'loyalty_misrouted_records_total',
      help: 'Records with a fact that lay in another partition than that of their key; whose they are is in the lag report.',
      labelNames: ['topic'],
      registers,
    }),
    deadLetters: new Counter({
      name: 'loyalty_dead_letters_total',
      help: 'Records set aside.',
      labelNames: ['reason'],
      registers,
    }),
    anonymous: new Counter({
      name: 'loyalty_anonymous_total',
      help: 'Receipts of nobody: counted, and nothing else.',
      registers,
    }),
    noEffects: new Counter({
      name: 'loyalty_facts_without_effect_total',
      help: 'Facts folded here that changed nothing; what stands of them today is in loyalty_no_effect_facts.',
      labelNames: ['reason'],
      registers,
    }),
    retries: new Counter({ name: 'loyalty_batch_retries_total', help: 'Batches tried again.', registers }),
    batchRecords: new Histogram({
      name: 'loyalty_batch_records',
      help: 'Records in a batch.',
      buckets: [1, 3, 10, 30, 100, 300, 1000],
      registers,
    }),
    appendedToApplied: new Histogram({
      name: 'loyalty_appended_to_applied_seconds',
      help: "From a record's append, by the broker's clock, to the commit of its effect, by this machine's.",
      buckets: [...LATENCY_BUCKETS],
      registers,
    }),
    batchSeconds: new Histogram({
      name: 'loyalty_batch_seconds',
      help: 'From decoding to commit.',
      buckets: [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
      registers,
    }),
  };
}
