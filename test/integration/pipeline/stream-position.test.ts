/** Postgres decides where reading goes on; when log and store do not belong together, the consumer stops loudly instead of guessing. */
import { encodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import type { PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import type { Admin, Producer } from 'kafkajs';
import { expect } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const test = testInOwnWorld({ services: ['purchase-consumer'], environment: { TOPICS_CHECK_MS: '500' } });

const bought = (day: number, customerId = 'c') =>
  purchase({ id: `p${day}`, customerId, at: new Date(Date.UTC(2024, 0, 1) + day * DAY_MS).toISOString() });

/** Starts the consumer again, expecting it to end by itself. */
async function startedInVain(world: World): Promise<{ code: number | null; log: string }> {
  const consumer = world.service('purchase-consumer');
  await consumer.spawn();
  const { code } = await consumer.exited;
  return { code, log: await consumer.logTail(60) };
}

async function recreateTopic({ topic, topicPrefix, endpoints }: World, admin: Admin): Promise<void> {
  await admin.deleteTopics({ topics: [topic('loyalty.purchases')] });
  const prepare = () => prepareTopics({ kafkaBrokers: endpoints.kafkaBrokers, topicPrefix });
  await waitUntil(async () => (await prepare()) > 0, { what: 'topic made again' });
}

const REASON = ['--reason', 'to go on', '--by', 'olga'];

/** The partitions that have a fault, as the command says them. */
async function faultsOf(world: World): Promise<Record<string, unknown>[]> {
  const { partitions } = await runJson(world, 'streams', ['status']);
  return partitions.filter(({ fault }: { fault: string | null }) => fault !== null);
}

/** What lag says of the partitions whose log was made again. */
async function madeAgainOf(world: World): Promise<object[]> {
  const { partitions } = await runJson(world, 'lag', []);
  return partitions
    .filter(({ isMadeAgain }: { isMadeAgain: boolean }) => isMadeAgain)
    .map(({ nextOffset, messages, isLost }: Record<string, unknown>) => ({ nextOffset, messages, isLost }));
}

/** What operators did, oldest first. */
async function actionsOf({ pool }: World) {
  const { rows } = await pool.query(
    'select actor, action, subject, reason, details from operator_actions order by action_id',
  );
  return rows;
}

async function goesOn(world: World): Promise<void> {
  const consumer = world.service('purchase-consumer');
  await consumer.spawn();
  await consumer.ready();
  await world.applied('loyalty.purchases');
  expect(await faultsOf(world)).toEqual([]);
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

test('a log that somebody has read again by hand, a record set aside in it too, does not end the service', async ({
  world,
}) => {
  const consumer = world.service('purchase-consumer');
  await world.apply([bought(1), { ...bought(1), purchaseId: 'other' }]);
  await consumer.stop();
  await world.pool.query(
    'update stream_offsets set next_offset = 0, anchor_offset = null, anchor_timestamp = null, anchor_key_hash = null',
  );
  const admin = world.kafka.admin();
  await admin.connect();
  await admin.deleteGroups([world.topic('purchase-consumer')]);
  await admin.disconnect();
  await goesOn(world);
  await world.apply([bought(2)]);
  expect(await earned(world, 'c')).toBe(20n);
  expect((await world.pool.query('select from dead_letters')).rowCount).toBe(1);
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
  expect(log).toMatch(/npm run streams -- read-again/);
  const [fault, ...others] = await faultsOf(world);
  expect(others).toEqual([]);
  expect(fault).toMatchObject({
    ...{ fault: 'store-behind', nextOffset: '1', committed: '3', lost: null },
    lostSince: expect.any(String),
  });
  const wrong = await runCommand(world, 'streams', ['begin-anew', 'purchases', ...REASON]);
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('`npm run streams -- read-again') });
  const right = await runCommand(world, 'streams', ['read-again', 'purchases', ...REASON]);
  expect(right).toMatchObject({ code: 0, stdout: expect.stringContaining('goes on at offset 1 of 3') });
  await goesOn(world);
  await world.apply([bought(3)]);
  const again = await runCommand(world, 'streams', ['read-again', 'purchases', ...REASON]);
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing is to be done') });
  expect(await actionsOf(world)).toEqual([
    expect.objectContaining({ actor: 'olga', action: 'streams read-again', reason: 'to go on' }),
  ]);
});

test('a recreated store stops the consumer', async ({ world }) => {
  await world.apply([bought(1), bought(2)]);
  await world.service('purchase-consumer').stop();
  await world.pool.query('delete from stream_offsets');
  const { code, log } = await startedInVain(world);
  expect(code).toBe(1);
  expect(log).toMatch(/STREAM_LOST/);
});

test('a recreated topic stops the consumer, even when it has grown beyond what was applied; begun anew it is read whole', async ({
  world,
}) => {
  const bad = (id: string) => ({ ...bought(1), purchaseId: id });
  await world.apply([bought(1), bad('other')]);
  await world.service('purchase-consumer').stop();
  const admin = world.kafka.admin();
  await admin.connect();
  await recreateTopic(world, admin);
  await world.send([bought(2), bad('another'), bought(1), bought(3)]);
  // Nothing of the new log is applied, though two of its offsets look so.
  expect(await madeAgainOf(world)).toContainEqual({ nextOffset: '2', messages: '4', isLost: false });
  const { code, log } = await startedInVain(world);
  expect(await madeAgainOf(world)).toHaveLength(6);
  expect(code).toBe(1);
  expect(log).toMatch(/the topic was recreated/);
  // Of whichever partition was begun first: it is the topic that is named.
  const [, place = ''] = /npm run streams -- begin-anew (\S+)/.exec(log) ?? [];
  const faults = await faultsOf(world);
  expect(faults.map(({ fault }) => fault)).toEqual(Array(6).fill('recreated'));
  expect(faults).toContainEqual(expect.objectContaining({ lost: expect.objectContaining({ from: '2', to: null }) }));
  const lost = async () => (await world.pool.query('select from stream_offsets where lost_since is not null')).rowCount;
  expect(await lost()).toBeGreaterThan(0);
  const positions = async () => (await world.pool.query('select * from stream_offsets order by partition')).rows;
  const before = await positions();
  const tried = await runCommand(world, 'streams', ['begin-anew', place, ...REASON, '--dry-run']);
  expect(tried).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/would go on at offset 0 of 4.*Lost: what lay from 2 on/),
  });
  expect(await positions()).toEqual(before);
  expect(await actionsOf(world)).toEqual([]);
  // Partitions of which nothing was read are of another topic as well.
  expect(await runCommand(world, 'streams', ['begin-anew', place, ...REASON])).toMatchObject({ code: 0 });
  expect(await actionsOf(world)).toHaveLength(6);
  await goesOn(world);
  expect(await earned(world, 'c')).toBe(30n);
  expect(await lost()).toBe(0);
  const { rows } = await world.pool.query(`select generation, "offset" from dead_letters order by generation`);
  expect(rows).toEqual([
    { generation: 0, offset: 1n },
    { generation: 1, offset: 1n },
  ]);
  const letters = await world.pool.query("select id from outbox where aggregatetype = 'dead-letter'");
  expect(new Set(letters.rows.map(({ id }) => id)).size).toBe(2);
  expect(await madeAgainOf(world)).toEqual([]);
  await admin.disconnect();
});

test('a topic that is made again and stays empty, or shorter, is begun anew as well', async ({ world }) => {
  await world.apply([bought(1), bought(2)]);
  await world.service('purchase-consumer').stop();
  const admin = world.kafka.admin();
  await admin.connect();
  await recreateTopic(world, admin);
  await admin.disconnect();
  const { log } = await startedInVain(world);
  expect(log).toMatch(/the topic was recreated.*begin-anew/);
  await runCommand(world, 'streams', ['begin-anew', 'loyalty.purchases', ...REASON]);
  await goesOn(world);
  await world.apply([bought(3)]);
  expect(await earned(world, 'c')).toBe(30n);
});

test('of a log whose end a broker has lost, what was applied stays, and reading goes on at its end', async ({
  world,
}) => {
  await world.apply([bought(1), bought(2)]);
  await world.service('purchase-consumer').stop();
  // As if three more had been applied, of which the log knows nothing.
  await world.pool.query('update stream_offsets set next_offset = 5, anchor_offset = 4 where next_offset = 2');
  const { code, log } = await startedInVain(world);
  expect(code).toBe(1);
  const [, command = '', place = ''] = /npm run streams -- (accept-loss) (\S+)/.exec(log) ?? [];
  const { stdout } = await runCommand(world, 'streams', [command, place, ...REASON]);
  expect(stdout).toContain(
    'goes on at offset 2 of 2: applied up to 5, but the log ends at 2: a broker has lost its end',
  );
  await goesOn(world);
  await world.apply([bought(3)]);
  expect(await earned(world, 'c')).toBe(30n);
  const { rows } = await world.pool.query('select generation from stream_offsets where next_offset = 3');
  expect(rows).toEqual([{ generation: 1 }]);
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
    expect(log).toMatch(/deleted before they were applied.*npm run streams -- accept-loss/);
    const to = String(7n - left);
    const [cut] = await faultsOf(world);
    expect(cut).toMatchObject({ fault: 'cut', lost: { to, firstThereAt: left === 0n ? null : expect.any(String) } });
    const { stdout } = await runCommand(world, 'streams', ['accept-loss', 'purchases', ...REASON]);
    expect(stdout).toMatch(
      new RegExp(`goes on at offset ${to} of 7: .*Lost: \\d offsets?, \\d to ${6n - left}, appended after`),
    );
    const [action] = await actionsOf(world);
    const from = BigInt(action.details.from);
    expect(action).toMatchObject({
      ...{ actor: 'olga', action: 'streams accept-loss', reason: 'to go on' },
      details: { fault: 'cut', to, generation: 0, lost: { to, offsets: String(7n - left - from) } },
    });
    await goesOn(world);
    const { rows } = await world.pool.query('select count(*) as facts from facts');
    expect(rows).toEqual([{ facts: from + left }]);
  },
);

test('a topic that is recreated under a running consumer stops it, before anything new is taken for applied', async ({
  world,
}) => {
  await world.apply([bought(1), bought(2), bought(3)]);
  const { code, log } = await behindItsBack(world, async (admin) => {
    await recreateTopic(world, admin);
    await world.send([bought(4)]);
    const refused = await runCommand(world, 'streams', ['begin-anew', 'purchases', ...REASON]);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/purchase-consumer has 1 member in Kafka/),
    });
  });
  expect(code).toBe(1);
  expect(log).toMatch(/topic was recreated/);
  expect(await actionsOf(world)).toEqual([]);
});

test('a topic that grows beyond what was applied while nobody fetches is told by its id; what was applied of it is applied once', async ({
  world,
}) => {
  await world.apply([bought(1)]);
  const { code, log } = await behindItsBack(world, async (admin) => {
    await recreateTopic(world, admin);
    await world.send([bought(2), bought(3), bought(4)]);
  });
  expect(code).toBe(1);
  // By its id, not by the record that it happens to have where the last one was.
  expect(log).toMatch(/recreated while it was being read|of another topic of this name/);
  await runCommand(world, 'streams', ['begin-anew', 'purchases', ...REASON]);
  await goesOn(world);
  const { rows } = await world.pool.query('select count(*)::integer as facts from facts');
  expect(rows).toEqual([{ facts: 4 }]);
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
