/**
 * Whoever begins late: who is what today, from the cards in loyalty.customers, and from then on each change of rung. Made to be copied, with
 * another client than kafkajs, which can stand still before a batch that compaction has emptied (tulios/kafkajs#1072).
 *
 *   node infra/examples/src/latecomer.main.ts
 *
 * Endpoints from KAFKA_BROKERS and SCHEMA_REGISTRY_URL, as `npm start` prints them. Keeps nothing: it begins as late each time.
 */
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { Kafka } from 'kafkajs';

const { KAFKA_BROKERS, SCHEMA_REGISTRY_URL, TOPIC_PREFIX = '' } = process.env;
if (!KAFKA_BROKERS || !SCHEMA_REGISTRY_URL) {
  console.error('usage: KAFKA_BROKERS=... SCHEMA_REGISTRY_URL=... node latecomer.main.ts');
  process.exit(2);
}

interface Known {
  readonly stage: string;
  /** Of the store: it grows when that was made anew or restored. */
  readonly epoch: number;
  /** Of the last outcome in loyalty.stage-changes that this knows. */
  readonly sequence: number;
}

/** What compaction has emptied at the end of a log is no batch, and nothing tells of it. */
const SILENCE_MS = 3_000;
const CARDS = `${TOPIC_PREFIX}loyalty.customers`;
const CHANGES = `${TOPIC_PREFIX}loyalty.stage-changes`;
const registry = new SchemaRegistry({ host: SCHEMA_REGISTRY_URL });
const kafka = new Kafka({ clientId: 'latecomer', brokers: KAFKA_BROKERS.split(',') });
const customers = new Map<string, Known>();
let isSpeaking = false;

// In this order: the card of an outcome before the first ends was written by the time the second ones are noted.
const ends = { changes: await endsOf(CHANGES), cards: await endsOf(CARDS) };
await readCards();
for (const [customerId, { stage }] of customers) console.log(`${customerId} is ${stage}`);
console.log(`${customers.size} customers known`);
isSpeaking = true;
await followChanges();

function learn(customerId: string, { stage, epoch, sequence }: Known): void {
  const known = customers.get(customerId);
  if (known !== undefined && (epoch < known.epoch || (epoch === known.epoch && sequence <= known.sequence))) return;
  customers.set(customerId, { stage, epoch, sequence });
  if (isSpeaking && stage !== known?.stage) console.log(`${customerId} is ${stage}`);
}

async function endsOf(topic: string): Promise<{ partition: number; low: string; high: string }[]> {
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  return offsets;
}

/**
 * Resolves at the ends noted: the last offset may be the mark of a transaction, which is no record, but ends a batch all the same. Cards
 * are read on from there, beside the outcomes: a transaction's mark reaches its topics one after another.
 */
async function readCards(): Promise<void> {
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const unread = new Map(
    ends.cards
      .filter(({ low, high }) => Number(low) < Number(high))
      .map(({ partition, high }) => [partition, Number(high)]),
  );
  if (unread.size === 0) resolve();
  const consumer = kafka.consumer({ groupId: `${TOPIC_PREFIX}latecomer-cards-${process.pid}-${Date.now()}` });
  process.once('SIGINT', () => consumer.disconnect());
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
    if (Number(lastOffset) + 1 >= (unread.get(partition) ?? 0)) unread.delete(partition);
    if (unread.size === 0) resolve();
  });
  await consumer.connect();
  await consumer.subscribe({ topic: CARDS, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ message: { key, value } }) => {
      // Without a value: the customer was erased.
      if (value === null) return void customers.delete(String(key));
      const { customerId, stage, epoch, sequences } = await registry.decode(value);
      learn(customerId, { stage, epoch: Number(epoch), sequence: Number(sequences.stage) });
    },
  });
  const silence = setTimeout(resolve, SILENCE_MS);
  consumer.on(consumer.events.END_BATCH_PROCESS, () => silence.refresh());
  await done;
  clearTimeout(silence);
}

async function followChanges(): Promise<void> {
  const consumer = kafka.consumer({ groupId: `${TOPIC_PREFIX}latecomer-${process.pid}-${Date.now()}` });
  process.once('SIGINT', () => consumer.disconnect());
  await consumer.connect();
  await consumer.subscribe({ topic: CHANGES, fromBeginning: true });
  const from = new Map(ends.changes.map(({ partition, high }) => [partition, Number(high)]));
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ partition, message: { offset, value } }) => {
      if (value === null || Number(offset) < (from.get(partition) ?? 0)) return;
      const { customerId, sequence, inForce } = await registry.decode(value);
      // What the card knew is passed over.
      learn(customerId, { stage: inForce, epoch: customers.get(customerId)?.epoch ?? 0, sequence: Number(sequence) });
    },
  });
  for (const { partition, high } of ends.changes) consumer.seek({ topic: CHANGES, partition, offset: high });
}
