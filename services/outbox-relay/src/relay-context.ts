/** What relaying needs. */
import type { CardTelling } from '@loyalty-ladder/decisions/read-cards-to-tell.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { TopicCheck } from '@loyalty-ladder/stream/topic-check.ts';
import type { TransactionPosition } from '@loyalty-ladder/stream/transactional-producer.ts';
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
  readonly metrics: RelayMetrics;
}

export type RelayNames = Pick<RelayContext, 'topicPrefix'>;

/**
 * Names under which Kafka keeps what former relays have left: they never change. The topic is made by the relay itself if it is missing
 * and holds no records, only offsets of this group, which an operator can delete to have the position forgotten.
 */
export function positionOf({ topicPrefix }: RelayNames): TransactionPosition {
  return {
    group: `${topicPrefix}outbox-relay-position-0`,
    topic: `${topicPrefix}loyalty.relay-positions`,
    partition: 0,
  };
}

export function transactionalIdOf({ topicPrefix }: RelayNames): string {
  return `${topicPrefix}outbox-relay-shard-0`;
}
