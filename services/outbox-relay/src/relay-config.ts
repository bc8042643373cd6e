/** What the relay reads from the environment. */
import { httpConfig, kafkaConfig, logConfig, postgresConfig } from '@loyalty-ladder/runtime/config.ts';
import { z } from 'zod';

/** Partitions of the position topic: a shard keeps its position under its own number. */
export const SHARDS_MAX = 16;

const integer = (rule: string) => z.coerce.number(rule).int(rule);

export const relayConfig = z.object({
  ...kafkaConfig,
  ...postgresConfig,
  ...httpConfig,
  ...logConfig,
  /** Which part of the outbox; instances with the same shard stand by for each other. */
  RELAY_SHARD: integer('a shard number')
    .min(0)
    .max(SHARDS_MAX - 1)
    .default(0),
  /** How long after the holder's last sign of life another instance takes over. */
  RELAY_LEASE_MS: integer('milliseconds, 1000 to 300000').min(1_000).max(300_000).default(10_000),
  /** How often to look for rows that nobody announced. */
  RELAY_POLL_MS: integer('milliseconds, 10 to 10000').min(10).max(10_000).default(200),
});

export type RelayConfig = z.output<typeof relayConfig>;
