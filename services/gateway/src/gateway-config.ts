/** What the gateway reads from the environment: where it listens, and the limits without which one caller could stop all others. */
import { proxies, wholeNumber } from '@loyalty-ladder/http/http-config.ts';
import { ladderConfig } from '@loyalty-ladder/runtime/config.ts';
import { traceConfig } from '@loyalty-ladder/runtime/tracing/trace-config.ts';
import { webhookSecretsConfig, webhookTargetsConfig } from '@loyalty-ladder/webhooks/webhook-config.ts';
import { z } from 'zod';

export const gatewayConfig = z.object({
  ...ladderConfig,
  ...traceConfig,
  /** The public listener, beside the internal one of HTTP_HOST and HTTP_PORT. */
  GATEWAY_HOST: z.string().default('127.0.0.1'),
  GATEWAY_PORT: wholeNumber(0, 65_535).default(0),
  GATEWAY_TRUSTED_PROXIES: proxies,
  /** 0: the header is not sent. */
  GATEWAY_HSTS_SECONDS: wholeNumber(0, 63_072_000).default(0),
  GATEWAY_CONNECTIONS_MAX: wholeNumber(1, 100_000).default(2_000),
  GATEWAY_BODY_BYTES_MAX: wholeNumber(1_024, 16_777_216).default(1_048_576),
  /** From the first byte to the last of a request: whoever sends slower is cut off. */
  GATEWAY_REQUEST_MS_MAX: wholeNumber(100, 300_000).default(15_000),
  /** Of handling a request; then it is answered with 503, whatever it waits for. */
  GATEWAY_ANSWER_MS_MAX: wholeNumber(100, 60_000).default(10_000),
  GATEWAY_POSTGRES_CONNECTIONS: wholeNumber(1, 200).default(8),
  /** How long a key is taken as it was read: a revoked one for so long, too. */
  KEY_CACHE_MS: wholeNumber(0, 300_000).default(5_000),
  KEY_REQUESTS_PER_SECOND_MAX: wholeNumber(1, 1_000_000).default(500),
  /** Of whoever has no valid key. */
  ADDRESS_REQUESTS_PER_SECOND_MAX: wholeNumber(1, 1_000_000).default(20),
  /** Facts of one ce_source. */
  SOURCE_EVENTS_PER_SECOND_MAX: wholeNumber(1, 1_000_000).default(2_000),
  /** How long spending waits for purchases that lie in Kafka to be applied, and what is done where they are not. */
  REDEEM_WAIT_MS: wholeNumber(0, 10_000).default(2_000),
  REDEEM_WHEN_BEHIND: z.enum(['refuse', 'allow']).default('refuse'),
  /** What was answered under an Idempotency-Key; whoever repeats a request later is refused. */
  ANSWERS_KEPT_DAYS: wholeNumber(1, 90).default(7),
  /** Points that one key may give or take at once; 0: a second one approves all. */
  ADJUST_ALONE_POINTS_MAX: wholeNumber(0, 1_000_000_000).default(500),
  /** How long a correction waits for a second key. */
  ADJUST_WAIT_HOURS: wholeNumber(1, 720).default(72),
  ...webhookTargetsConfig,
  /** Without it no webhook can be registered here. */
  WEBHOOK_SECRETS_KEY: webhookSecretsConfig.WEBHOOK_SECRETS_KEY.optional(),
});

export type GatewayConfig = z.output<typeof gatewayConfig>;
