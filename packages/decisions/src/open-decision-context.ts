/**
 * Opens what a process needs that decides about customers; called once, by what starts it. All of it is closed with the service, what was
 * opened last first. How the process learns what to decide is its own affair.
 */
import { repeat } from '@loyalty-ladder/runtime/repeat.ts';
import type { ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { createRedis } from '@loyalty-ladder/store/cards/redis.ts';
import { assertAtHome } from '@loyalty-ladder/store/identity/assert-at-home.ts';
import { OutboxNotifier } from '@loyalty-ladder/store/outbox/outbox-notifier.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { keepSignsOfLife } from '@loyalty-ladder/store/services/keep-signs-of-life.ts';
import { CardWriter } from './card-writer.ts';
import type { DecisionContext } from './decision-context.ts';
import { DecisionMetrics } from './decision-metrics.ts';
import { openCatalog } from './open-catalog.ts';
import { ProgramCache } from './program-cache.ts';

/** Variables of the environment (runtime/config.ts). */
export interface DecisionConfig {
  readonly DATABASE_URL: string;
  readonly REDIS_URL: string;
  readonly SCHEMA_REGISTRY_URL: string;
  /** Of this environment, also before its keys in Redis. */
  readonly TOPIC_PREFIX: string;
  readonly BUILD_COMMIT: string;
}

export interface OpenedContext extends DecisionContext {
  /** To read and to mend them; what was decided is written by `cards`. */
  readonly redisCards: Cards;
}

/** What does not have to answer to be there. */
export type ConnectedStores = Omit<OpenedContext, 'catalog'>;

type Opener = Pick<ServiceContext<DecisionConfig>, 'config' | 'log' | 'metrics' | 'onStop' | 'fail'>;

/** Clients only: for a process that has something to say before its stores answer. @param name of the service, as Postgres shows it. */
export function connectStores(
  name: string,
  { config, log, metrics, onStop }: Opener,
  connectionsMax?: number,
): ConnectedStores {
  const pool = createPool({
    databaseUrl: config.DATABASE_URL,
    applicationName: name,
    ...(connectionsMax !== undefined && { connectionsMax }),
  });
  onStop('postgres', () => pool.end());
  const redis = createRedis(config.REDIS_URL, log);
  onStop('redis', () => redis.disconnect());
  const redisCards = new Cards(redis, config.TOPIC_PREFIX, () => readStoreEpoch(pool));
  const decisionMetrics = new DecisionMetrics(metrics);
  const cards = new CardWriter(redisCards, decisionMetrics.cardFailures, log);
  onStop('card writer', () => cards.flush());
  return { pool, programs: new ProgramCache(), cards, outbox: new OutboxNotifier(pool), redisCards, decisionMetrics };
}

/**
 * Waits for Postgres and the schema registry.
 * @throws StoreMovedError; what does not pass (repeat.ts), of Postgres and the schema registry.
 */
export async function openDecisionContext(
  name: string,
  service: Opener,
  stores = connectStores(name, service),
): Promise<OpenedContext> {
  const { config, log } = service;
  await repeat(() => assertAtHome(stores.pool), {
    onTrouble: ({ error, attempt }) => log.warn({ err: error, attempt }, 'Postgres does not answer yet'),
  });
  keepSignsOfLife(name, stores.pool, service);
  return { ...stores, catalog: await openCatalog(config.SCHEMA_REGISTRY_URL, log) };
}
