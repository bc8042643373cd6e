/** Postgres decides where reading goes on; when log and store do not belong together, the consumer stops loudly instead of guessing. */
import { encodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import type { PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { Admin, Producer } from 'kafkajs';
import { expect } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const test = testInOwnWorld({ services: ['purchase-consumer'] });

const bought = (day: number, customerId = 'c') =>
  purchase({ id: `p${day}`, customerId, at: new Date(Date.UTC(2024, 0, 1) + day * DAY_MS).toISOString() });

/** Starts the consumer again, expecting it to end by itself. */
async function startedInVain(world: World): Promise<{ code: number | null; log: string }> {
  const consumer = world.service('purchase-consumer');
  await consumer.spawn();
  const { code } = await consumer.exited;
  return { code, log: await consumer.logTail(60) };
}

async function recreateTopic(world: World, admin: Admin): Promise<void> {
  const topic = world.topic('loyalty.purchases');
  await admin.deleteTopics({ topics: [topic] });
  await waitUntil(() => admin.createTopics({ topics: [{ topic, numPartitions: 6 }] }), { what: 'end of the deletion' });
}

async function earned(world: World, customerId: string): Promise<bigint> {
  const { state } = await world.customer(customerId);
  return balancesOf(state).pending + balancesOf(state).available;
}

test('records are read again from an earlier committed offset, and have no second effect', async ({ world }) => {
  const consumer = world.service('purchase-consumer');
  await world.apply([bought(1), bought(2)]);
  await consumer.stop();
  const admin = world.kafka.admin();
  await admin.connect();
  await admin.resetOffsets({
    groupId: `${world.topicPrefix}purchase-consumer`,
    topic: world.topic('loyalty.purchases'),
    earliest: true,
  });
  await admin.disconnect();
  await consumer.spawn();
  await consumer.ready();
  await world.apply([bought(3)]);
  expect(await earned(world, 'c')).toBe(30n);
  const { rows } = await world.pool.query('select count(*)::integer as count from entries where kind = $1', ['earn']);
  expect(rows[0].count).toBe(3);
});

test('a store restored to an earlier state stops the consumer, and says what to do', async ({ world }) => {
  await world.apply([bought(1)]);
  const { rows: before } = await world.pool.query('select * from stream_offsets order by partition');
  await world.apply([bought(2), bought(3)]);
  await world.service('purchase-consumer').stop();
  for (const row of before) {
    await world.pool.query(
      `update stream_offsets set next_offset = $1, anchor_offset = $2, anchor_timestamp = $3, anchor_key_hash = $4
       where partition = $5`,
      [row.next_offset, row.anchor_offset, row.anchor_timestamp, row.anchor_key_hash, row.partition],
    );
  }
  const { code, log } = await startedInVain(world);
  expect(code).toBe(1);
  expect(log).toMatch(/Postgres was restored/);
  expect(log).toMatch(/reset the group/);
});

test('a recreated store stops the consumer', async ({ world }) => {
  await world.apply([bought(1), bought(2)]);
  await world.service('purchase-consumer').stop();
  await world.pool.query('delete from stream_offsets');
  const { code, log } = await startedInVain(world);
  expect(code).toBe(1);
  expect(log).toMatch(/STREAM_LOST/);
});

test('a recreated topic stops the consumer, even when it has grown beyond what was applied', async ({ world }) => {
  await world.apply([bought(1), bought(2)]);
  await world.service('purchase-consumer').stop();
  const admin = world.kafka.admin();
  await admin.connect();
  await recreateTopic(world, admin);
  await admin.disconnect();
  await world.send([bought(4), bought(5), bought(6), bought(7)]);
  const { code, log } = await startedInVain(world);
  expect(code).toBe(1);
  expect(log).toMatch(/is not the one that was applied last/);
});

test('what was read of a log before an operator had it begun anew is not applied as part of the new one', async ({
  world,
}) => {
  await world.apply([bought(1)]);
  await world.pool.query('update stream_offsets set generation = generation + 1');
  await world.send([bought(2)]);
  const { code } = await world.service('purchase-consumer').exited;
  expect(code).toBe(1);
  expect(await world.service('purchase-consumer').logTail(60)).toMatch(/begun anew \(generation 1\)/);
  expect(await earned(world, 'c')).toBe(10n);
});

test('a record set aside at the offset of another one, of the log before, is set aside as well', async ({ world }) => {
  const bad = (id: string) => ({ ...bought(1), purchaseId: id });
  await world.apply([bought(1), bad('other')]);
  const consumer = world.service('purchase-consumer');
  await consumer.stop();
  await world.pool.query(
    'update stream_offsets set next_offset = 0, generation = 1, anchor_offset = null, anchor_timestamp = null, anchor_key_hash = null',
  );
  await forgetGroup(world);
  await consumer.spawn();
  await consumer.ready();
  await world.applied('loyalty.purchases');
  const { rows } = await world.pool.query('select generation, "offset" from dead_letters order by generation');
  expect(rows).toEqual([
    { generation: 0, offset: 1n },
    { generation: 1, offset: 1n },
  ]);
  const letters = await world.pool.query("select id from outbox where aggregatetype = 'dead-letter'");
  expect(new Set(letters.rows.map(({ id }) => id)).size).toBe(2);
});

async function forgetGroup({ kafka, topic }: World): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.deleteGroups([topic('purchase-consumer')]);
  await admin.disconnect();
}

/** What happens to the log while the consumer is stopped happens between two of its fetches. */
async function behindItsBack(
  world: World,
  work: (admin: Admin) => Promise<void>,
): Promise<{ code: number | null; log: string }> {
  const consumer = world.service('purchase-consumer');
  const admin = world.kafka.admin();
  await admin.connect();
  consumer.kill('SIGSTOP');
  await work(admin);
  await admin.disconnect();
  consumer.kill('SIGCONT');
  const { code } = await consumer.exited;
  return { code, log: await consumer.logTail(60) };
}

test.for([
  { left: 1n, what: 'one is left' },
  { left: 0n, what: 'none is left, and nothing comes to be read' },
])(
  'records that retention deletes before a running consumer has come to them stop it: $what',
  async ({ left }, { world }) => {
    await world.apply([bought(1), bought(2)]);
    const { code, log } = await behindItsBack(world, async (admin) => {
      // The fetch under way is answered with the first of them.
      for (const day of [3, 4, 5, 6, 7]) await world.send([bought(day)]);
      const topic = world.topic('loyalty.purchases');
      const all = await admin.fetchTopicOffsets(topic);
      const { partition, high } = all.find((each) => each.high !== '0') ?? { partition: 0, high: '0' };
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(BigInt(high) - left) }] });
    });
    expect(code).toBe(1);
    expect(log).toMatch(/deleted before they were applied/);
  },
);

test('a topic that is recreated under a running consumer stops it, before anything new is taken for applied', async ({
  world,
}) => {
  await world.apply([bought(1), bought(2), bought(3)]);
  const { code, log } = await behindItsBack(world, async (admin) => {
    await recreateTopic(world, admin);
    await world.send([bought(4)]);
  });
  expect(code).toBe(1);
  expect(log).toMatch(/topic was recreated/);
});

test('marks of an aborted transaction at the beginning of a log are passed', async ({ world }) => {
  const producer = await openTill(world);
  const transaction = await producer.transaction();
  await transaction.send({ topic: world.topic('loyalty.purchases'), messages: [messageOf(world, bought(1))] });
  await transaction.abort();
  await producer.disconnect();
  const passed = 'select from stream_offsets where next_offset = 2';
  await waitUntil(async () => (await world.pool.query(passed)).rowCount === 1, { what: 'position behind the mark' });
  await world.apply([bought(2)]);
  expect(await earned(world, 'c')).toBe(10n);
});

test('records between transaction markers are applied, and the markers are no gap', async ({ world }) => {
  const producer = await openTill(world);
  for (const day of [1, 2, 3]) {
    const transaction = await producer.transaction();
    await transaction.send({ topic: world.topic('loyalty.purchases'), messages: [messageOf(world, bought(day))] });
    await transaction.commit();
  }
  await producer.disconnect();
  await waitUntil(async () => (await earned(world, 'c')) === 30n, { what: 'third purchase' });
  await world.service('purchase-consumer').restart();
  await world.send([bought(4)]);
  await waitUntil(async () => (await earned(world, 'c')) === 42n, {
    what: 'fourth purchase, by a regular, after a restart',
  });
});

/** A retail system that publishes in transactions. */
async function openTill(world: World): Promise<Producer> {
  const transactionalId = `${world.topicPrefix}till`;
  const producer = world.kafka.producer({ transactionalId, maxInFlightRequests: 1, idempotent: true });
  await producer.connect();
  return producer;
}

function messageOf(world: World, fact: PurchaseCompleted) {
  const { key, value, headers } = encodeFact(fact, world.clients.catalog);
  return { key, value, headers };
}
