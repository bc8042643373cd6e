/**
 * purchase-consumer: turns `loyalty.purchases` into points and stages. Builds the clients and joins the group; all else is the pipeline.
 * First of the six files to follow a purchase; next: packages/contracts/src/purchase-facts.ts (what a purchase is on the wire).
 */
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { consumerConfigSchema } from '@loyalty-ladder/pipeline/consumer-config.ts';
import { runConsumer } from '@loyalty-ladder/pipeline/run-consumer.ts';
import { runService } from '@loyalty-ladder/runtime/run-service.ts';
import { createPool } from '@loyalty-ladder/store/pool.ts';
import { createRedis } from '@loyalty-ladder/store/redis.ts';
import { createKafka } from '@loyalty-ladder/stream/kafka-client.ts';

const name = 'purchase-consumer';

await runService({
  name,
  schema: consumerConfigSchema,
  env: process.env,
  async start(context) {
    const { config, log, onStop } = context;
    const pool = createPool({ databaseUrl: config.DATABASE_URL, applicationName: name });
    onStop('postgres', () => pool.end());
    const redis = createRedis(config.REDIS_URL, log);
    onStop('redis', () => redis.disconnect());
    const kafka = createKafka({ brokers: config.KAFKA_BROKERS, clientId: name, log });
    const catalog = await SchemaCatalog.open({ url: config.SCHEMA_REGISTRY_URL });
    return runConsumer(context, { kafka, pool, redis, catalog }, { name, topic: 'loyalty.purchases' });
  },
});
