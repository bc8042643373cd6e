/** `npm run rebuild-cards`: afterwards every customer has the card that Postgres says, and nobody else has one. */
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { createRedis } from '@loyalty-ladder/store/cards/redis.ts';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { apply, customerOf, openClientsOf } from '../../support/ladder-clients.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

const CUSTOMERS = ['{anna}', 'Бела', 'c:1'];

let stack: TestStack;
let clients: LadderClients;
let redis: Redis;
let epoch: bigint;
let cards: Cards;
beforeAll(async () => {
  stack = await openTestStack({ clock: '2010-12-10T00:00:00Z frozen' });
  clients = await openClientsOf(stack);
  redis = createRedis(stack.endpoints.redisUrl, SILENT_LOG);
  epoch = await readStoreEpoch(stack.pool);
  cards = new Cards(redis, stack.topicPrefix, async () => epoch);
  await stack.startService('purchase-consumer');
  const facts = CUSTOMERS.map((customerId) => purchase({ id: 'p1', customerId, at: '2010-12-01T10:00:00Z' }));
  await apply(clients, facts);
});
afterAll(async () => {
  redis?.disconnect();
  await clients?.pool.end();
  await stack?.close();
});
beforeEach(() =>
  waitUntil(
    async () => (await Promise.all(CUSTOMERS.map((id) => cards.read(id)))).every((card) => card !== undefined),
    {
      what: 'card of each customer',
    },
  ),
);

const key = (customerId: string): string => `${stack.topicPrefix}card:{${customerId}}`;

test('cards that are gone, behind or of another store are written again, those that are right are left', async () => {
  const [first = '', second = ''] = CUSTOMERS;
  await redis.del(key(first));
  await redis.hset(key(second), 'epoch', String(epoch - 1n), 'version', '999');
  const { code, stdout } = await runCommand(stack, 'rebuild-cards', []);
  expect(code).toBe(0);
  expect(stdout).toContain('3 customers: 2 cards written, 1 were right; 0 of 3 cards');
  for (const customerId of CUSTOMERS) {
    const { version } = await customerOf(clients, customerId);
    expect(await cards.read(customerId)).toMatchObject({
      epoch,
      version,
      card: { customerId, stage: 'first-purchase', balance: { pending: '10' } },
    });
  }
});

test('a card newer than what was read of its customer stays', async () => {
  const [customerId = ''] = CUSTOMERS;
  const card = (await cards.read(customerId))?.card;
  await redis.hset(key(customerId), 'version', '50', 'card', JSON.stringify({ ...card, version: '50' }));
  await runCommand(stack, 'rebuild-cards', []);
  expect((await cards.read(customerId))?.version).toBe(50n);
  await redis.del(key(customerId));
  await runCommand(stack, 'rebuild-cards', []);
});

test('cards of customers that do not exist are removed, those of another environment are not', async () => {
  await redis.hset(key('ghost'), 'epoch', String(epoch), 'version', '3', 'card', '{}');
  await redis.hset(key('stranger'), 'unfinished', '1');
  await redis.hset(`other.${key('ghost')}`, 'epoch', '1', 'version', '3', 'card', '{}');
  const { stdout } = await runCommand(stack, 'rebuild-cards', ['--rate', '100']);
  expect(stdout).toContain('2 of 5 cards had no customer and were removed');
  expect(await redis.exists(key('ghost'), key('stranger'), `other.${key('ghost')}`)).toBe(1);
  await redis.del(`other.${key('ghost')}`);
});

test('lag tells that cards are gone, and what writes them; and that Redis does not answer', async () => {
  expect(await runJson(stack, 'lag', [])).toMatchObject({ cards: { customers: 3, behind: 0 } });
  await redis.del(...CUSTOMERS.map(key));
  expect(await runJson(stack, 'lag', [])).toMatchObject({ cards: { customers: 3, behind: 3 } });
  expect(await runJson(withoutRedis(), 'lag', [])).toMatchObject({ cards: { behind: null } });
  await runCommand(stack, 'rebuild-cards', []);
});

const withoutRedis = (): TestStack => ({
  ...stack,
  environment: { ...stack.environment, REDIS_URL: 'redis://127.0.0.1:1' },
});

test('without Redis it says so and fails', async () => {
  const elsewhere = withoutRedis();
  const { code, stderr } = await runCommand(elsewhere, 'rebuild-cards', []);
  expect(code).toBe(1);
  expect(stderr).toContain('Redis does not answer');
});
