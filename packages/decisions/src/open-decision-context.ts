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
}

export interface OpenedContext extends DecisionContext {
  /** To read and to mend them; what was decided is written by `cards`. */
  readonly redisCards: Cards;
}

/** @param name of the service, as Postgres shows it. @throws StoreMovedError; what does not pass (repeat.ts), of Postgres and the schema registry. */
export async function openDecisionContext(
  name: string,
  service: Pick<ServiceContext<DecisionConfig>, 'config' | 'log' | 'metrics' | 'onStop' | 'fail'>,
): Promise<OpenedContext> {
  const { config, log, metrics, onStop } = service;
  const pool = createPool({ databaseUrl: config.DATABASE_URL, applicationName: name });
  onStop('postgres', () => pool.end());
  await repeat(() => assertAtHome(pool), {
    onTrouble: ({ error, attempt }) => log.warn({ err: error, attempt }, 'Postgres does not answer yet'),
  });
  keepSignsOfLife(name, pool, service);
  const redis = createRedis(config.REDIS_URL, log);
  onStop('redis', () => redis.disconnect());
  const redisCards = new Cards(redis, config.TOPIC_PREFIX, () => readStoreEpoch(pool));
  const decisionMetrics = new DecisionMetrics(metrics);
  const cards = new CardWriter(redisCards, decisionMetrics.cardFailures, log);
  onStop('card writer', () => cards.flush());
  const catalog = await openCatalog(config.SCHEMA_REGISTRY_URL, log);
  return {
    pool,
    catalog,
    programs: new ProgramCache(),
    cards,
    outbox: new OutboxNotifier(pool),
    redisCards,
    decisionMetrics,
  };
}
