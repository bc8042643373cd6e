/**
 * Marketing automation in small: starts and stops a campaign as customers move on the ladder, once each, whatever is corrected later and
 * however often it is killed. Made to be copied.
 *
 *   node infra/examples/src/campaigns.main.ts
 *
 * Endpoints from KAFKA_BROKERS and SCHEMA_REGISTRY_URL, as `npm start` prints them; what it must not forget is in CAMPAIGNS_FILE. Runs until
 * Ctrl-C.
 */
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { Kafka } from 'kafkajs';
import { CampaignBook } from './campaign-book.ts';

const { KAFKA_BROKERS, SCHEMA_REGISTRY_URL, TOPIC_PREFIX = '' } = process.env;
const { CAMPAIGNS_FILE = `${TOPIC_PREFIX}campaigns.sqlite` } = process.env;
if (!KAFKA_BROKERS || !SCHEMA_REGISTRY_URL) {
  console.error('usage: KAFKA_BROKERS=... SCHEMA_REGISTRY_URL=... [CAMPAIGNS_FILE=...] node campaigns.main.ts');
  process.exit(2);
}

const topic = `${TOPIC_PREFIX}loyalty.stage-changes`;
const registry = new SchemaRegistry({ host: SCHEMA_REGISTRY_URL });
const kafka = new Kafka({ clientId: 'campaigns', brokers: KAFKA_BROKERS.split(',') });
const book = new CampaignBook(CAMPAIGNS_FILE);
await refuseAnotherTopic();
handOver();
// kafkajs reads committed records only; Java's clients need isolation.level=read_committed.
// One that was killed keeps its partitions for as long as its session.
const consumer = kafka.consumer({
  groupId: `${TOPIC_PREFIX}campaigns`,
  sessionTimeout: 6_000,
  heartbeatInterval: 2_000,
});
process.once('SIGINT', () => consumer.disconnect().then(() => book.close()));
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({
  eachMessage: async ({ topic, partition, message }) => {
    const outcome = message.value === null ? null : await registry.decode(message.value);
    book.record({ topic, partition, offset: message.offset }, outcome);
    handOver();
  },
});
// What Kafka's group has committed is a hint: the file says where to go on.
for (const place of book.positions()) if (place.topic === topic) consumer.seek(place);

/** In earnest: a call with the order's number, by which whoever is called knows an order that comes again. */
function handOver(): void {
  for (const order of book.waiting()) {
    console.log(order.text);
    book.handedOver(order);
  }
}

/** A topic that was made anew begins at 0 again, and all that comes would be taken for what was read before. */
async function refuseAnotherTopic(): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)]));
  await admin.disconnect();
  const ahead = book
    .positions()
    .some((place) => place.topic === topic && Number(place.offset) > (ends.get(place.partition) ?? 0));
  if (!ahead) return;
  console.error(
    `${CAMPAIGNS_FILE} has read more of ${topic} than there is: it is another topic's. Name another file in CAMPAIGNS_FILE.`,
  );
  process.exit(1);
}
