/**
 * What routes need, built once in main.ts. Nothing here has to answer for the gateway to listen: whoever asks for what is away gets an
 * error that passes (classify.ts), which the caller is told as 503.
 */
import type { CardWriter } from '@loyalty-ladder/decisions/card-writer.ts';
import type { OpenedContext } from '@loyalty-ladder/decisions/open-decision-context.ts';
import type { ProgramCache } from '@loyalty-ladder/decisions/program-cache.ts';
import type { KeyRing } from '@loyalty-ladder/http/key-ring.ts';
import type { RateLimits } from '@loyalty-ladder/http/rate-limits.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { Tracing } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import type { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';
import type { GatewayConfig } from './gateway-config.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';
import type { LimitName } from './rates.ts';

export interface GatewayContext {
  readonly config: GatewayConfig;
  readonly log: Log;
  readonly tracing: Tracing;
  readonly metrics: GatewayMetrics;
  readonly pool: Pool;
  readonly redisCards: Cards;
  /** Writes cards behind the caller's back. */
  readonly cards: CardWriter;
  readonly programs: ProgramCache;
  readonly stream: StreamClient;
  /** To decide about customers. @throws Problem `unavailable` until Postgres and the schema registry have answered once. */
  decisions(): OpenedContext;
  readonly keys: Pick<KeyRing, 'known' | 'verify'>;
  readonly limits: RateLimits<LimitName>;
}
