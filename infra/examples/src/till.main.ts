/**
 * A till: publishes one purchase with nothing but public libraries and the published schemas. Made to be copied.
 *
 *   node infra/examples/src/till.main.ts <customer id> <purchase id> [<when it happened, RFC 3339>]
 *
 * Endpoints from KAFKA_BROKERS and SCHEMA_REGISTRY_URL, as `npm start` prints them. Sending the same purchase again changes nothing.
 */
import { readFile } from 'node:fs/promises';
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import { Kafka, Partitioners } from 'kafkajs';

const SCHEMA_FILE = new URL('../../../packages/contracts/schemas/purchase.completed.avsc', import.meta.url);
const [customerId, purchaseId, occurredAt = new Date().toISOString()] = process.argv.slice(2);
const { KAFKA_BROKERS, SCHEMA_REGISTRY_URL, TOPIC_PREFIX = '' } = process.env;
if (!customerId || !purchaseId || !KAFKA_BROKERS || !SCHEMA_REGISTRY_URL) {
  console.error(
    'usage: KAFKA_BROKERS=... SCHEMA_REGISTRY_URL=... node till.main.ts <customer id> <purchase id> [<time>]',
  );
  process.exit(2);
}

const registry = new SchemaRegistry({ host: SCHEMA_REGISTRY_URL });
// The schema that this till was written for, as it is published: keep a copy. Never "the latest", which somebody else may have registered.
const schema = JSON.stringify(JSON.parse(await readFile(SCHEMA_FILE, 'utf8'))); // As registered: not every registry looks past white space.
// Subjects are named after records: namespace and name of the schema, not the topic.
const schemaId = await registry.getRegistryIdBySchema('loyalty.purchases.PurchaseCompleted', {
  type: SchemaType.AVRO,
  schema,
});
const value = await registry.encode(schemaId, {
  customerId,
  purchaseId,
  channel: 'shop',
  currency: 'EUR',
  lines: [{ lineId: '1', sku: 'mug', quantity: 1, unitPriceMinor: 2_500, discountMinor: 0 }],
});

// kafkajs' default partitioner is that of Java's clients; with librdkafka set `partitioner=murmur2_random`.
const partitioner = { createPartitioner: Partitioners.DefaultPartitioner };
const producer = new Kafka({ clientId: 'till', brokers: KAFKA_BROKERS.split(',') }).producer({
  ...partitioner,
  idempotent: true,
});
await producer.connect();
await producer.send({
  topic: `${TOPIC_PREFIX}loyalty.purchases`,
  messages: [
    {
      key: customerId,
      value,
      headers: {
        ce_specversion: '1.0',
        ce_id: purchaseId, // With ce_source the fact's name: once per customer, however often it is sent.
        ce_source: 'urn:example:till-7',
        ce_type: 'purchase.completed',
        ce_time: occurredAt, // When it happened, however late it is sent.
        'content-type': 'application/avro',
      },
    },
  ],
});
await producer.disconnect();
console.log(`sent purchase ${purchaseId}`);
