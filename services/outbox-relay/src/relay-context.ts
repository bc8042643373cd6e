/** What relaying one shard needs. */
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { TransactionPosition } from '@loyalty-ladder/stream/transactional-producer.ts';
import type { Pool } from 'pg';
import type { RelayMetrics } from './relay-metrics.ts';

export interface RelayContext {
  readonly pool: Pool;
  readonly stream: StreamClient;
  readonly shard: number;
  /** Unique by process start. */
  readonly holder: string;
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly topicPrefix: string;
  readonly log: Log;
  readonly metrics: RelayMetrics;
}

export type RelayNames = Pick<RelayContext, 'topicPrefix' | 'shard'>;

/**
 * A group by shard, so that an operator can forget the position of one shard. The topic is made by the relay itself if it is missing
 * and holds no records, only offsets of these groups.
 */
export function positionOf({ topicPrefix, shard }: RelayNames): TransactionPosition {
  return {
    group: `${topicPrefix}outbox-relay-position-${shard}`,
    topic: `${topicPrefix}loyalty.relay-positions`,
    partition: 0,
  };
}

export function transactionalIdOf({ topicPrefix, shard }: RelayNames): string {
  return `${topicPrefix}outbox-relay-shard-${shard}`;
}
