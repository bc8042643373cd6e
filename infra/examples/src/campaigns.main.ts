/**
 * Marketing automation in small: starts and stops a campaign as customers move on the ladder, once each, whatever is corrected later.
 * Made to be copied.
 *
 *   node infra/examples/src/campaigns.main.ts
 *
 * Endpoints from KAFKA_BROKERS and SCHEMA_REGISTRY_URL, as `npm start` prints them. Runs until Ctrl-C.
 */
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { Kafka } from 'kafkajs';
import { type OutcomeRecord, StandingOutcomes } from './standing-outcomes.ts';

const { KAFKA_BROKERS, SCHEMA_REGISTRY_URL, TOPIC_PREFIX = '' } = process.env;
if (!KAFKA_BROKERS || !SCHEMA_REGISTRY_URL) {
  console.error('usage: KAFKA_BROKERS=... SCHEMA_REGISTRY_URL=... node campaigns.main.ts');
  process.exit(2);
}

const registry = new SchemaRegistry({ host: SCHEMA_REGISTRY_URL });
const standing = new StandingOutcomes();
// kafkajs reads committed records only; Java's clients need isolation.level=read_committed.
const consumer = new Kafka({ clientId: 'campaigns', brokers: KAFKA_BROKERS.split(',') }).consumer({
  groupId: `${TOPIC_PREFIX}campaigns`,
});
process.once('SIGINT', () => consumer.disconnect());
await consumer.connect();
await consumer.subscribe({ topic: `${TOPIC_PREFIX}loyalty.stage-changes`, fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => {
    if (message.value === null) return;
    const outcome: OutcomeRecord & { readonly stale: boolean } = await registry.decode(message.value);
    const { before, after } = standing.apply(outcome);
    if (before === after) return; // A correction that leaves the customer where they are: nobody is welcomed twice.
    if (before !== undefined) console.log(`stop ${before} ${outcome.customerId}`);
    // After a retraction an earlier value stands again, which had its campaign. Stale: true, but too long ago to be spoken of as news.
    const isNews = !outcome.retracted && outcome.to === after && !outcome.stale;
    if (isNews) console.log(`start ${after} ${outcome.customerId}`);
  },
});
