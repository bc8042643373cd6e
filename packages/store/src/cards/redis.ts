/**
 * The Redis client as the whole product uses it: commands fail fast instead of queueing while Redis is away (nothing waits for a card),
 * and connecting never ends the process.
 */
import { splitCaFile } from '@loyalty-ladder/runtime/ca-file.ts';
import { isCertificateError } from '@loyalty-ladder/runtime/certificate-error.ts';
import { Redis } from 'ioredis';

export interface RedisLog {
  warn(fields: object, message: string): void;
}

/** @param url redis: or rediss:, whose certificate and host name are verified. */
export function createRedis(url: string, log: RedisLog): Redis {
  const { address, ca } = splitCaFile(url);
  const redis = new Redis(address, {
    ...(ca !== undefined && { tls: { ca } }),
    commandTimeout: 1_000,
    // A stopped Redis keeps its connections: without this each command that timed out would stay in memory until it answers.
    socketTimeout: 2_000,
    connectTimeout: 2_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  redis.on('error', (error: Error) => log.warn({ err: error }, `redis${settingsOf(error)}`));
  return redis;
}

/** No process ends for want of cards: a password or certificate that is refused is tried again, and said each time. */
function settingsOf(error: Error): string {
  const isRefused = isCertificateError(error) || /^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH)/.test(error.message);
  return isRefused ? ': refused, see REDIS_URL and REDIS_CA_FILE' : '';
}
