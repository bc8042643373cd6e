/** Postgres decides where reading goes on; when log and store do not belong together, the consumer stops loudly instead of guessing. */
import { encodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import type { PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import type { Admin, Producer } from 'kafkajs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { apply, customerOf, openClientsOf } from '../../support/ladder-clients.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

let stack: TestStack;
let clients: LadderClients;
let consumer: RunningService;
beforeEach(async () => {
  stack = await openTestStack();
  clients = await openClientsOf(stack);
  consumer = await stack.startService('purchase-consumer');
});
afterEach(async () => {
  consumer?.kill('SIGCONT');
  await clients?.pool.end();
  await stack?.close();
});

const bought = (day: number, customerId = 'c') =>
  purchase({ id: `p${day}`, customerId, at: new Date(Date.UTC(2024, 0, 1) + day * DAY_MS).toISOString() });

/** Starts the consumer again, expecting it to end by itself. */
async function startedInVain(): Promise<{ code: number | null; log: string }> {
  await consumer.spawn();
  const { code } = await consumer.exited;
  return { code, log: await consumer.logTail(60) };
}

async function recreateTopic(admin: Admin): Promise<void> {
  const topic = stack.topic('loyalty.purchases');
  await admin.deleteTopics({ topics: [topic] });
  await waitUntil(() => admin.createTopics({ topics: [{ topic, numPartitions: 6 }] }), { what: 'end of the deletion' });
}

async function earned(customerId: string): Promise<bigint> {
  const { state } = await customerOf(clients, customerId);
  return balancesOf(state).pending + balancesOf(state).available;
}

test('records are read again from an earlier committed offset, and have no second effect', async () => {
  await apply(clients, [bought(1), bought(2)]);
  await consumer.stop();
  const admin = stack.kafka.admin();
  await admin.connect();
  await admin.resetOffsets({
    groupId: `${stack.topicPrefix}purchase-consumer`,
    topic: stack.topic('loyalty.purchases'),
    earliest: true,
  });
  await admin.disconnect();
  await consumer.spawn();
  await consumer.ready();
  await apply(clients, [bought(3)]);
  expect(await earned('c')).toBe(30n);
  const { rows } = await stack.pool.query('select count(*)::integer as count from entries where kind = $1', ['earn']);
  expect(rows[0].count).toBe(3);
});

test('a store restored to an earlier state stops the consumer, and says what to do', async () => {
  await apply(clients, [bought(1)]);
  const { rows: before } = await stack.pool.query('select * from stream_offsets order by partition');
  await apply(clients, [bought(2), bought(3)]);
  await consumer.stop();
  for (const row of before) {
    await stack.pool.query(
      `update stream_offsets set next_offset = $1, anchor_offset = $2, anchor_timestamp = $3, anchor_key_hash = $4
       where partition = $5`,
      [row.next_offset, row.anchor_offset, row.anchor_timestamp, row.anchor_key_hash, row.partition],
    );
  }
  const { code, log } = await startedInVain();
  expect(code).toBe(1);
  expect(log).toMatch(/Postgres was restored/);
  expect(log).toMatch(/reset the group/);
});

test('a recreated store stops the consumer', async () => {
  await apply(clients, [bought(1), bought(2)]);
  await consumer.stop();
  await stack.pool.query('delete from stream_offsets');
  const { code, log } = await startedInVain();
  expect(code).toBe(1);
  expect(log).toMatch(/STREAM_LOST/);
});

test('a recreated topic stops the consumer, even when it has grown beyond what was applied', async () => {
  await apply(clients, [bought(1), bought(2)]);
  await consumer.stop();
  const admin = stack.kafka.admin();
  await admin.connect();
  await recreateTopic(admin);
  await admin.disconnect();
  await produceFacts(clients, [bought(4), bought(5), bought(6), bought(7)]);
  const { code, log } = await startedInVain();
  expect(code).toBe(1);
  expect(log).toMatch(/is not the one that was applied last/);
});

/** What happens to the log while the consumer is stopped happens between two of its fetches. */
async function behindItsBack(work: (admin: Admin) => Promise<void>): Promise<{ code: number | null; log: string }> {
  const admin = stack.kafka.admin();
  await admin.connect();
  consumer.kill('SIGSTOP');
  await work(admin);
  await admin.disconnect();
  consumer.kill('SIGCONT');
  const { code } = await consumer.exited;
  return { code, log: await consumer.logTail(60) };
}

test('records that retention deletes before a running consumer has come to them stop it', async () => {
  await apply(clients, [bought(1), bought(2)]);
  const { code, log } = await behindItsBack(async (admin) => {
    // The fetch under way is answered with the first of them.
    for (const day of [3, 4, 5, 6, 7]) await produceFacts(clients, [bought(day)]);
    const topic = stack.topic('loyalty.purchases');
    const all = await admin.fetchTopicOffsets(topic);
    const { partition, high } = all.find((each) => each.high !== '0') ?? { partition: 0, high: '0' };
    await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(BigInt(high) - 1n) }] });
  });
  expect(code).toBe(1);
  expect(log).toMatch(/deleted before they were applied/);
});

test('a topic that is recreated under a running consumer stops it, before anything new is taken for applied', async () => {
  await apply(clients, [bought(1), bought(2), bought(3)]);
  const { code, log } = await behindItsBack(async (admin) => {
    await recreateTopic(admin);
    await produceFacts(clients, [bought(4)]);
  });
  expect(code).toBe(1);
  expect(log).toMatch(/topic was recreated/);
});

test('marks of an aborted transaction at the beginning of a log are passed', async () => {
  const producer = await openTill();
  const transaction = await producer.transaction();
  await transaction.send({ topic: stack.topic('loyalty.purchases'), messages: [messageOf(bought(1))] });
  await transaction.abort();
  await producer.disconnect();
  const passed = 'select from stream_offsets where next_offset = 2';
  await waitUntil(async () => (await stack.pool.query(passed)).rowCount === 1, { what: 'position behind the mark' });
  await apply(clients, [bought(2)]);
  expect(await earned('c')).toBe(10n);
});

test('records between transaction markers are applied, and the markers are no gap', async () => {
  const producer = await openTill();
  for (const day of [1, 2, 3]) {
    const transaction = await producer.transaction();
    await transaction.send({ topic: stack.topic('loyalty.purchases'), messages: [messageOf(bought(day))] });
    await transaction.commit();
  }
  await producer.disconnect();
  await waitUntil(async () => (await earned('c')) === 30n, { what: 'third purchase' });
  await consumer.restart();
  await produceFacts(clients, [bought(4)]);
  await waitUntil(async () => (await earned('c')) === 42n, { what: 'fourth purchase, by a regular, after a restart' });
});

/** A retail system that publishes in transactions. */
async function openTill(): Promise<Producer> {
  const transactionalId = `${stack.topicPrefix}till`;
  const producer = stack.kafka.producer({ transactionalId, maxInFlightRequests: 1, idempotent: true });
  await producer.connect();
  return producer;
}

function messageOf(fact: PurchaseCompleted) {
  const { key, value, headers } = encodeFact(fact, clients.catalog);
  return { key, value, headers };
}
