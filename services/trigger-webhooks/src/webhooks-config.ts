/** Configuration of trigger-webhooks: what it connects to, whom it may call, how hard it works, and how long it keeps what became of it. */
import { buildConfig, httpConfig, logConfig, postgresConfig, registryConfig } from '@loyalty-ladder/runtime/config.ts';
import { traceConfig } from '@loyalty-ladder/runtime/tracing/trace-config.ts';
import { webhookSecretsConfig, webhookTargetsConfig } from '@loyalty-ladder/webhooks/webhook-config.ts';
import { z } from 'zod';

const integer = (min: number, max: number) => {
  const rule = `a whole number from ${min} to ${max}`;
  return z.coerce.number(rule).int(rule).min(min, rule).max(max, rule);
};

export const webhooksConfig = z
  .object({
    ...registryConfig,
    ...postgresConfig,
    ...httpConfig,
    ...logConfig,
    ...buildConfig,
    ...traceConfig,
    ...webhookSecretsConfig,
    ...webhookTargetsConfig,
    /** How often to look for outcomes and for what is due. */
    WEBHOOK_POLL_MS: integer(10, 60_000).default(200),
    /** How long a receiver may take to answer. */
    WEBHOOK_REQUEST_MS_MAX: integer(100, 60_000).default(15_000),
    /** After how long what a process has claimed and not settled is another's. */
    WEBHOOK_LEASE_MS: integer(1_000, 600_000).default(60_000),
    /** Requests under way at once in one process, beyond one an endpoint. */
    WEBHOOK_REQUESTS_MAX: integer(1, 1_000).default(100),
    /** For how many days messages and what became of them are kept; what still waits is given up then. */
    WEBHOOK_KEEP_DAYS: integer(7, 365).default(28),
    /** An endpoint of which nothing has succeeded for so many days, */
    WEBHOOK_DISABLE_DAYS: integer(1, 28).default(5),
    /** and so many attempts in a row have failed, is disabled. */
    WEBHOOK_DISABLE_FAILURES: integer(1, 10_000).default(20),
  })
  .refine(({ WEBHOOK_REQUEST_MS_MAX, WEBHOOK_LEASE_MS }) => WEBHOOK_REQUEST_MS_MAX * 3 <= WEBHOOK_LEASE_MS, {
    path: ['WEBHOOK_REQUEST_MS_MAX'],
    error: 'at most a third of WEBHOOK_LEASE_MS: an answer must be written down before another process tries again',
  });

export type WebhooksConfig = z.output<typeof webhooksConfig>;
