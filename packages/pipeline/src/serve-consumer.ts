/**
 * A consumer service from its environment: builds the clients and joins the group. The three consumers differ in name and topic only,
 * so this is the one place beside a service's own main.ts where clients are built.
 */
import { openCatalog } from '@loyalty-ladder/decisions/open-catalog.ts';
import type { Environment } from '@loyalty-ladder/runtime/config.ts';
import { runService } from '@loyalty-ladder/runtime/run-service.ts';
import { createRedis } from '@loyalty-ladder/store/cards/redis.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import { consumerConfigSchema } from './consumer-config.ts';
import { type ConsumerDefinition, runConsumer } from './run-consumer.ts';

export function serveConsumer(definition: ConsumerDefinition, env: Environment): Promise<void> {
  const { name } = definition;
  return runService({
    name,
    schema: consumerConfigSchema,
    env,
    async start(context) {
      const { config, log, onStop } = context;
      const pool = createPool({ databaseUrl: config.DATABASE_URL, applicationName: name });
      onStop('postgres', () => pool.end());
      const redis = createRedis(config.REDIS_URL, log);
      onStop('redis', () => redis.disconnect());
      const stream = new StreamClient({ brokers: config.KAFKA_BROKERS, clientId: name, log });
      onStop('kafka', () => stream.close());
      const catalog = await openCatalog(config.SCHEMA_REGISTRY_URL, log);
      return runConsumer(context, { stream, pool, redis, catalog }, definition);
    },
  });
}
