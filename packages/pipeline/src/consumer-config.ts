/** Configuration of a consumer service: what it connects to, and its limits. */
import { ladderConfig } from '@loyalty-ladder/runtime/config.ts';
import { traceConfig } from '@loyalty-ladder/runtime/tracing/trace-config.ts';
import { z } from 'zod';

export const consumerConfigSchema = z.object({
  ...ladderConfig,
  ...traceConfig,
  /** How long after its last sign of life a consumer's partitions go to another; Kafka's least is 6 s. */
  CONSUMER_SESSION_MS: z.coerce.number().int().min(6_000).max(300_000).default(30_000),
  /** Records at the most in all transactions under way at once. */
  BATCH_RECORDS_MAX: z.coerce.number().int().min(1).max(10_000).default(1_000),
  /** Share of poison among the latest POISON_WINDOW_RECORDS of a source in a partition, above which the source is set aside. */
  POISON_SHARE_MAX: z.coerce.number().min(0).max(1).default(0.5),
  POISON_WINDOW_RECORDS: z.coerce.number().int().min(10).max(10_000).default(500),
});

export type ConsumerConfig = z.output<typeof consumerConfigSchema>;
