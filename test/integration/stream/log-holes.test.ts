/** Offsets without a record: what compaction took, marks of transactions, a beginning that has moved. Reading passes all of them. */
import { encodeFact, type WireFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { type InputTopic, PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { expect } from 'vitest';
import { purchase, visited } from '../../support/facts.ts';
import { idIn } from '../../support/id-with.ts';
import { runKafkaTool } from '../../support/kafka-tool.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld({ services: ['purchase-consumer'] });

const AT = '2024-05-06T10:00:00.000Z';

let numbers = 0;
const bought = (customerId: string) => purchase({ id: `p${++numbers}`, customerId, at: AT }) as WireFact;
const came = (customerId: string) => visited({ id: `v${++numbers}`, customerId, at: AT });

async function times(count: number, work: () => Promise<void>): Promise<void> {
  for (let done = 0; done < count; done++) await work();
}

/** What is left of each partition, as any read_committed subscriber sees it. */
async function offsetsOf({ stream, topic }: World): Promise<number[][]> {
  const offsets: number[][] = Array.from({ length: PARTITIONS }, () => []);
  await stream.readTopics({
    group: topic(`looking-${++numbers}`),
    topics: [topic('loyalty.purchases')],
    onMessage: ({ offset }, _, partition) => void offsets[partition]?.push(Number(offset)),
  });
  return offsets;
}

/** Kafka compacts what is not in a log's last segment; here each request begins one. */
async function compacted(world: World, work: () => Promise<void>, isDone: () => Promise<boolean>): Promise<void> {
  const { endpoints, topic } = world;
  const configure = (what: string) =>
    runKafkaTool(world, `kafka-configs.sh --bootstrap-server ${endpoints.kafkaBrokers} --alter ${what}`);
  const ofTopic = `--entity-type topics --entity-name ${topic('loyalty.purchases')}`;
  await Promise.all([
    configure('--entity-type brokers --entity-default --add-config log.cleaner.backoff.ms=100'),
    configure(
      `${ofTopic} --add-config cleanup.policy=compact,segment.ms=1,min.cleanable.dirty.ratio=0.001,delete.retention.ms=0`,
    ),
  ]);
  await work();
  await waitUntil(isDone, { what: 'compaction' });
  const others = 'segment.ms,min.cleanable.dirty.ratio,delete.retention.ms';
  await configure(`${ofTopic} --add-config cleanup.policy=delete --delete-config ${others}`);
}

/** All that is in the customer's partition by now. */
async function deleteRecords({ kafka, topic }: World, of: InputTopic, customerId: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.fetchTopicOffsets(topic(of)); // kafkajs must have heard of the topic.
  const partition = partitionOf(customerId, PARTITIONS);
  await admin.deleteTopicRecords({ topic: topic(of), partitions: [{ partition, offset: '-1' }] });
  await admin.disconnect();
}

async function abort({ kafka, topic, topicPrefix, clients }: World, fact: WireFact): Promise<void> {
  const producer = kafka.producer({ transactionalId: `${topicPrefix}till`, maxInFlightRequests: 1, idempotent: true });
  await producer.connect();
  const transaction = await producer.transaction();
  const { key, value, headers } = encodeFact(fact, clients.catalog);
  await transaction.send({ topic: topic('loyalty.purchases'), messages: [{ key, value, headers: { ...headers } }] });
  await transaction.abort();
  await producer.disconnect();
}

async function factsOf({ pool }: World, customerId: string): Promise<number> {
  const select = 'select from facts join identities using (customer_no) where customer_id = $1';
  return (await pool.query(select, [customerId])).rowCount ?? 0;
}

test('a consumer reads over what compaction, transactions and a moved beginning have left empty, and goes on behind it', async ({
  world,
}) => {
  const [batch, head, tail, anchor, emptied] = ['batch', 'head', 'tail', 'anchor', 'emptied'].map((name, at) =>
    idIn(at, name),
  ) as [string, string, string, string, string];
  const last = (customerId: string) => idIn(partitionOf(customerId, PARTITIONS), 'last');
  const all = [batch, head, tail, anchor, emptied];
  const consumer = world.service('purchase-consumer');
  await world.send([anchor, emptied, emptied].map(bought));
  await world.applied('loyalty.purchases');
  await consumer.stop();
  await deleteRecords(world, 'loyalty.purchases', emptied);
  await compacted(
    world,
    async () => {
      // One batch of seven, of which the first is left; then a whole batch that goes; each followed by one that keeps it from being the last.
      await world.send([idIn(0, 'first'), ...Array(6).fill(batch)].map(bought));
      await times(2, () => world.send([bought(head), bought(head)]));
      await world.send([bought(tail)]);
      await abort(world, bought(tail));
      await times(2, () => world.send([batch, head, tail, anchor].map(bought)));
      await world.send([batch, head, tail, anchor].map(last).map(bought));
      await abort(world, bought(tail));
    },
    async () => {
      const offsets = await offsetsOf(world);
      return JSON.stringify(offsets) === JSON.stringify([[0, 8, 9], [5, 6], [4, 5], [2, 3], [], []]);
    },
  );

  await consumer.restart();
  await world.applied('loyalty.purchases');
  for (const [customer, facts] of [
    [batch, 1],
    [head, 1],
    [tail, 1],
    [anchor, 2],
    [emptied, 2],
  ] as const) {
    expect([customer, await factsOf(world, customer)]).toEqual([customer, facts]);
  }
  await world.send(all.map(bought));
  await world.applied('loyalty.purchases');
  for (const customer of all) expect(await factsOf(world, customer)).toBeGreaterThan(1);
  await consumer.restart();
  await world.send(all.map(bought));
  await world.applied('loyalty.purchases');
});

test('a log that begins above 0 and is empty is read from where it begins by a group that has never read it', async ({
  world,
}) => {
  const customerId = idIn(5, 'visitor');
  await world.send([came(customerId), came(customerId)]);
  await deleteRecords(world, 'loyalty.contacts', customerId);
  await world.startService('contact-consumer');
  await world.send([came(customerId)]);
  await world.applied('loyalty.contacts');
  expect(await factsOf(world, customerId)).toBe(1);
});

test('the first record of a stretch is found whole in each partition, however large, and no group is made to look', async ({
  world,
}) => {
  const topic = world.topic('loyalty.follow-ups');
  const producer = world.kafka.producer();
  await producer.connect();
  const value = Buffer.alloc(400_000, '?');
  for (const key of ['first', 'second', 'third']) {
    const messages = Array.from({ length: PARTITIONS }, (_, partition) => ({ partition, key, value }));
    await producer.send({ topic, messages });
  }
  await producer.disconnect();
  const from = (offset: bigint, to: bigint) =>
    Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition, from: offset, to }));
  const groups = await groupsOf(world);
  const second = await world.stream.firstRecords({ ranges: from(1n, 3n) });
  expect([...second.values()].map((record) => String(record?.key))).toEqual(Array(PARTITIONS).fill('second'));
  const nothing = await world.stream.firstRecords({ ranges: from(3n, 3n) });
  expect([...nothing.values()]).toEqual(Array(PARTITIONS).fill(null));
  expect(await groupsOf(world)).toEqual(groups);
});

async function groupsOf({ kafka, topicPrefix }: World): Promise<string[]> {
  const admin = kafka.admin();
  await admin.connect();
  const { groups } = await admin.listGroups();
  await admin.disconnect();
  return groups
    .map(({ groupId }) => groupId)
    .filter((group) => group.startsWith(topicPrefix))
    .toSorted();
}
