/** What the relay reads from the environment. */
import {
  buildConfig,
  httpConfig,
  kafkaConfig,
  logConfig,
  postgresConfig,
  registryConfig,
  topicsConfig,
} from '@loyalty-ladder/runtime/config.ts';
import { traceConfig } from '@loyalty-ladder/runtime/tracing/trace-config.ts';
import { z } from 'zod';

const integer = (min: number, max: number) => {
  const rule = `a whole number from ${min} to ${max}`;
  return z.coerce.number(rule).int(rule).min(min, rule).max(max, rule);
};

export const relayConfig = z
  .object({
    ...kafkaConfig,
    ...topicsConfig,
    ...registryConfig,
    ...postgresConfig,
    ...httpConfig,
    ...logConfig,
    ...buildConfig,
    ...traceConfig,
    /** How long after the holder's last sign of life another instance takes over. */
    RELAY_LEASE_MS: integer(1_000, 300_000).default(10_000),
    /** How often to look for rows that nobody announced. */
    RELAY_POLL_MS: integer(10, 60_000).default(200),
  })
  .refine(({ RELAY_POLL_MS, RELAY_LEASE_MS }) => RELAY_POLL_MS * 3 <= RELAY_LEASE_MS, {
    path: ['RELAY_POLL_MS'],
    error: 'at most a third of RELAY_LEASE_MS: the lease is renewed between two looks',
  });

export type RelayConfig = z.output<typeof relayConfig>;
