/** Postgres is restored from a backup: Redis keeps cards of the time that is lost until the operator is told, and does what he is told. */
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { createRedis } from '@loyalty-ladder/store/cards/redis.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { cardsAreRight } from '../../support/expected-cards.ts';
import { purchase } from '../../support/facts.ts';
import { applied, apply, openClientsOf } from '../../support/ladder-clients.ts';
import { runCommand } from '../../support/run-command.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { backUpDatabase, dropDatabase, nameOf } from '../../support/test-database.ts';
import { waitUntil } from '../../support/wait-until.ts';

let stack: TestStack;
let redis: Redis;
/** The same system, on the backup. */
let restored: TestStack;
let clients: LadderClients;
/** As two processes have them that run from before the epoch is raised. */
let writing: Cards;
let mending: Cards;
beforeAll(async () => {
  stack = await openTestStack({ clock: '2024-06-01T00:00:00Z frozen' });
  redis = createRedis(stack.endpoints.redisUrl, SILENT_LOG);
  const before = await openClientsOf(stack);
  const consumer = await stack.startService('purchase-consumer');
  await apply(before, [bought('anna', 1), bought('ben', 1)]);
  await consumer.stop();
  const databaseUrl = await backUpDatabase(inject('endpoints').databaseUrl, stack.endpoints.databaseUrl);
  await consumer.restart();
  for (const day of [2, 3, 4, 5, 6]) await apply(before, [bought('anna', day)]);
  await apply(before, [bought('of the lost time', 7)]);
  await consumer.stop();
  await before.pool.end();
  const endpoints = { ...stack.endpoints, databaseUrl };
  restored = { ...stack, endpoints, environment: { ...stack.environment, DATABASE_URL: databaseUrl } };
  restored = { ...restored, pool: createPool({ databaseUrl, applicationName: 'test' }) };
  clients = await openClientsOf(restored);
  [writing, mending] = [cardsOfRestored(), cardsOfRestored()];
  for (const each of [writing, mending]) await each.behind([{ customerId: 'ben', version: 1n }]);
});
afterAll(async () => {
  redis?.disconnect();
  await clients?.pool.end();
  await restored?.pool.end();
  await stack?.close();
  if (restored !== undefined)
    await dropDatabase(inject('endpoints').databaseUrl, nameOf(restored.endpoints.databaseUrl));
});

const cardsOfRestored = () => new Cards(redis, stack.topicPrefix, () => readStoreEpoch(restored.pool));

const bought = (customerId: string, day: number) =>
  purchase({ id: `p${day}`, customerId, at: new Date(Date.UTC(2024, 0, day, 12)).toISOString() });

const environment = () => ({ DATABASE_URL: restored.endpoints.databaseUrl });

test('the consumer that stops names the command that mends the cards', async () => {
  const consumer = stack.defineService('purchase-consumer', { instance: 2, environment: environment() });
  await consumer.spawn();
  expect(await consumer.exited).toMatchObject({ code: 1 });
  expect(await consumer.logTail(60)).toContain('npm run rebuild-cards -- --restored');
});

test('a rebuild as on other days leaves newer cards, but tells of them and fails', async () => {
  const { code, stderr } = await runCommand(restored, 'rebuild-cards', []);
  expect(code).toBe(1);
  expect(stderr).toContain('1 cards tell more of their customers than Postgres knows');
  expect(stderr).toContain('rebuild-cards -- --restored');
});

test('after a rebuild told of the restore, every card is that of the restored store', async () => {
  const { code, stdout } = await runCommand(restored, 'rebuild-cards', ['--restored']);
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('2 customers: 2 cards written') });
  expect(await cardsAreRight(redis, restored)).toBe(true);
  expect(await cardsOfRestored().read('of the lost time')).toBeUndefined();
});

test('a process that runs from before writes and mends cards as those of the store as it is now', async () => {
  const card = (await writing.read('anna'))?.card ?? expect.fail('anna has a card');
  const other = { ...card, customerId: 'other', version: '1' };
  await cardsOfRestored().write([other]);
  expect(await mending.behind([{ customerId: 'other', version: 2n }])).toHaveLength(1);
  expect(await writing.write([{ ...other, version: '2' }])).toBe(1);
  const epoch = await readStoreEpoch(restored.pool);
  const older = new Cards(redis, stack.topicPrefix, async () => epoch - 1n);
  expect(await older.write([{ ...other, version: '3' }])).toBe(0);
  expect(await writing.read('other')).toMatchObject({ epoch, version: 2n });
});

test('what is read again from Kafka ends in right cards, below the versions of the lost time', async () => {
  const admin = stack.kafka.admin();
  await admin.connect();
  await admin.deleteGroups([stack.topic('purchase-consumer')]);
  await admin.disconnect();
  await stack.startService('purchase-consumer', { instance: 3, environment: environment() });
  await applied(clients);
  await waitUntil(() => cardsAreRight(redis, restored), { what: 'right cards' });
});
