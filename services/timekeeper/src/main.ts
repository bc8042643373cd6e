/**
 * timekeeper: what time alone causes (vesting, expiry, silence, lapse, the end of grace, hold timeouts), sweeps over the whole base, and
 * the repair of cards. Several instances share the work through row locks.
 */
import { CardWriter } from '@loyalty-ladder/decisions/card-writer.ts';
import { openCatalog } from '@loyalty-ladder/decisions/open-catalog.ts';
import { ProgramCache } from '@loyalty-ladder/decisions/program-cache.ts';
import { runService, type ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { createRedis } from '@loyalty-ladder/store/cards/redis.ts';
import { OutboxNotifier } from '@loyalty-ladder/store/outbox/outbox-notifier.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import { runTimekeeper } from './run-timekeeper.ts';
import { type TimekeeperConfig, timekeeperConfig } from './timekeeper-config.ts';
import { createTimekeeperMetrics } from './timekeeper-metrics.ts';

const NAME = 'timekeeper';

await runService({
  name: NAME,
  schema: timekeeperConfig,
  env: process.env,
  async start(service: ServiceContext<TimekeeperConfig>) {
    const { config, log, onStop } = service;
    const pool = createPool({ databaseUrl: config.DATABASE_URL, applicationName: NAME });
    onStop('postgres', () => pool.end());
    const redis = createRedis(config.REDIS_URL, log);
    onStop('redis', () => redis.disconnect());
    const stream = new StreamClient({ brokers: config.KAFKA_BROKERS, clientId: NAME, log });
    onStop('kafka', () => stream.close());
    const metrics = createTimekeeperMetrics(service.metrics);
    const redisCards = new Cards(redis, config.TOPIC_PREFIX, () => readStoreEpoch(pool));
    const cards = new CardWriter(redisCards, metrics.cardFailures, log);
    onStop('card writer', () => cards.flush());
    const catalog = await openCatalog(config.SCHEMA_REGISTRY_URL, log);
    const programs = new ProgramCache();
    const outbox = new OutboxNotifier(pool);
    return runTimekeeper({ pool, catalog, programs, cards, outbox, stream, redisCards, config, log, metrics }, service);
  },
});
