/**
 * The Redis client as the whole product uses it: commands fail fast instead of queueing while Redis is away (nothing waits for a card),
 * and connecting never ends the process.
 */
import { Redis } from 'ioredis';

export interface RedisLog {
  warn(fields: object, message: string): void;
}

export function createRedis(url: string, log: RedisLog): Redis {
  const redis = new Redis(url, {
    commandTimeout: 1_000,
    // A stopped Redis keeps its connections: without this each command that timed out would stay in memory until it answers.
    socketTimeout: 2_000,
    connectTimeout: 2_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  redis.on('error', (error: Error) => log.warn({ err: error }, 'redis'));
  return redis;
}
