/** Clients as commands use them: they say at once, and in words, when what they are to talk to does not answer. Built by main files only. */
import type { MessageType } from '@loyalty-ladder/contracts/message-schemas.ts';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import type { KafkaAccess } from '@loyalty-ladder/runtime/kafka-access.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import { createRedis } from '@loyalty-ladder/store/cards/redis.ts';
import { checkMigrated } from '@loyalty-ladder/store/postgres/check-migrated.ts';
import { createPool, type PoolOptions } from '@loyalty-ladder/store/postgres/pool.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { CommandError } from './command-error.ts';

const ANSWER_MS_MAX = 6_000;

/** @param limits other than the usual ones. */
export async function openPostgres(
  databaseUrl: string,
  limits: Pick<PoolOptions, 'statementMsMax' | 'connectionsMax'> = {},
): Promise<Pool> {
  const pool = createPool({ databaseUrl, applicationName: 'cli', ...limits });
  await answer('Postgres', 'DATABASE_URL', checkMigrated(pool)).catch(async (error) => {
    await pool.end();
    throw error;
  });
  return pool;
}

/** Reads what is written by others, and writes these types; outcomes where none are named. */
export function openRegistry(url: string, writes?: readonly MessageType[]): Promise<SchemaCatalog> {
  const options = { url, ...(writes && { writes }) };
  return answer('The schema registry', 'SCHEMA_REGISTRY_URL', SchemaCatalog.open(options));
}

/** Connected; whoever opens closes it. By default it tries as long as a person waits for the answer that hangs on it. */
export async function openStream(
  access: KafkaAccess,
  { msMax = ANSWER_MS_MAX, ...retries }: { readonly msMax?: number; readonly retriesMax?: number } = {},
): Promise<StreamClient> {
  const stream = new StreamClient({ ...access, clientId: 'cli', log: SILENT_LOG, ...retries });
  await answer('Kafka', 'KAFKA_BROKERS', stream.connect(), msMax);
  return stream;
}

export async function openRedis(url: string): Promise<Redis> {
  const redis = createRedis(url, SILENT_LOG);
  const ready = new Promise<void>((resolve, reject) => redis.once('ready', resolve).once('close', reject));
  await answer('Redis', 'REDIS_URL', ready).catch((error) => {
    redis.disconnect();
    throw error;
  });
  return redis;
}

/** It answers, and does not let this command in: the message names the settings. */
const isRefusal = (error: unknown): boolean => error instanceof OperatingError && !error.retryable;

/** SQLSTATE "undefined table". */
const NOT_MIGRATED = '42P01';

async function answer<Result>(
  name: string,
  variable: string,
  asked: Promise<Result>,
  msMax = ANSWER_MS_MAX,
): Promise<Result> {
  try {
    return await within(msMax, asked);
  } catch (cause) {
    const { code, message } = Object(cause) as { readonly code?: string; readonly message?: string };
    if (code === NOT_MIGRATED) {
      throw new CommandError(
        `The database that ${variable} names is not one of this system: it has never been migrated.`,
      );
    }
    const why = isRefusal(cause) ? message : (code ?? (message || 'connection refused'));
    throw new CommandError(
      `${name} does not answer (${why}).\nDoes it run, and does ${variable} name it? \`npm start\` runs all of it on this machine.`,
      { cause },
    );
  }
}
