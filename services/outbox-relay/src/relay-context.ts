/** What relaying one shard needs. */
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { TransactionPosition } from '@loyalty-ladder/stream/transaction-position.ts';
import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import type { RelayMetrics } from './relay-metrics.ts';

export interface RelayContext {
  readonly pool: Pool;
  readonly kafka: Kafka;
  readonly shard: number;
  /** Unique by process start. */
  readonly holder: string;
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly topicPrefix: string;
  readonly log: Log;
  readonly metrics: RelayMetrics;
}

/** Made by the relay itself if it is missing; nothing is ever written to it but offsets of a group. */
export function positionTopic({ topicPrefix }: RelayContext): string {
  return `${topicPrefix}loyalty.relay-positions`;
}

export function positionOf(context: RelayContext): TransactionPosition {
  return {
    group: `${context.topicPrefix}outbox-relay-position`,
    topic: positionTopic(context),
    partition: context.shard,
  };
}

export function transactionalIdOf({ topicPrefix, shard }: RelayContext): string {
  return `${topicPrefix}outbox-relay-shard-${shard}`;
}
