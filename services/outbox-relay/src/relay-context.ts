/** What relaying needs. */
import type { CardTelling } from '@loyalty-ladder/decisions/read-cards-to-tell.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { Tracing } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { TopicCheck } from '@loyalty-ladder/stream/topic-check.ts';
import type { Pool } from 'pg';
import type { RelayMetrics } from './relay-metrics.ts';

export interface RelayContext {
  readonly pool: Pool;
  readonly stream: StreamClient;
  /** Of the topics that it publishes to. */
  readonly topics: TopicCheck;
  readonly telling: CardTelling;
  /** Unique by process start. */
  readonly holder: string;
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly topicPrefix: string;
  readonly log: Log;
  readonly tracing: Tracing;
  readonly metrics: RelayMetrics;
}
