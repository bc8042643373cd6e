/**
 * A till: publishes one purchase with nothing but public libraries and the published schemas. Made to be copied.
 *
 *   node infra/examples/src/till.main.ts <customer id> <purchase id> [<when it happened, RFC 3339>]
 *
 * Endpoints from KAFKA_BROKERS and SCHEMA_REGISTRY_URL, as `npm start` prints them. Sending the same purchase again changes nothing.
 */
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { Kafka, Partitioners } from 'kafkajs';

const [customerId, purchaseId, occurredAt = new Date().toISOString()] = process.argv.slice(2);
const { KAFKA_BROKERS, SCHEMA_REGISTRY_URL, TOPIC_PREFIX = '' } = process.env;
if (!customerId || !purchaseId || !KAFKA_BROKERS || !SCHEMA_REGISTRY_URL) {
  console.error(
    'usage: KAFKA_BROKERS=... SCHEMA_REGISTRY_URL=... node till.main.ts <customer id> <purchase id> [<time>]',
  );
  process.exit(2);
}

const registry = new SchemaRegistry({ host: SCHEMA_REGISTRY_URL });
// Subjects are named after records: namespace and name of the schema, not the topic.
const schemaId = await registry.getLatestSchemaId('loyalty.purchases.PurchaseCompleted');
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
