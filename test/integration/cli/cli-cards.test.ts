/** `npm run rebuild-cards`: afterwards every customer has the card that Postgres says, and nobody else has one. */
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { expect } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const CUSTOMERS = ['{anna}', 'Бела', 'c:1'];

const test = testInWorld({ clock: '2010-12-10T00:00:00Z frozen', services: ['purchase-consumer'] });
test.beforeAll(({ world }) =>
  world.apply(CUSTOMERS.map((customerId) => purchase({ id: 'p1', customerId, at: '2010-12-01T10:00:00Z' }))),
);
test.beforeEach(async ({ world: { cards } }) => {
  const all = () => Promise.all(CUSTOMERS.map((id) => cards.read(id)));
  await waitUntil(async () => (await all()).every((card) => card !== undefined), { what: 'card of each customer' });
});

const key = ({ topicPrefix }: World, customerId: string): string => `${topicPrefix}card:{${customerId}}`;

test('cards that are gone, behind or of another store are written again, those that are right are left', async ({
  world,
}) => {
  const epoch = await readStoreEpoch(world.pool);
  const [first = '', second = ''] = CUSTOMERS;
  await world.redis.del(key(world, first));
  await world.redis.hset(key(world, second), 'epoch', String(epoch - 1n), 'version', '999');
  const { code, stdout } = await runCommand(world, 'rebuild-cards', []);
  expect(code).toBe(0);
  expect(stdout).toContain('3 customers: 2 cards written, 1 were right; 0 of 3 cards');
  for (const customerId of CUSTOMERS) {
    const { version } = await world.customer(customerId);
    expect(await world.cards.read(customerId)).toMatchObject({
      epoch,
      version,
      card: { customerId, stage: 'first-purchase', balance: { pending: '10' } },
    });
  }
});

test('a card newer than what was read of its customer stays', async ({ world }) => {
  const [customerId = ''] = CUSTOMERS;
  const card = (await world.cards.read(customerId))?.card;
  await world.redis.hset(key(world, customerId), 'version', '50', 'card', JSON.stringify({ ...card, version: '50' }));
  await runCommand(world, 'rebuild-cards', []);
  expect((await world.cards.read(customerId))?.version).toBe(50n);
  await world.redis.del(key(world, customerId));
  await runCommand(world, 'rebuild-cards', []);
});

test('cards of customers that do not exist are removed, those of another environment are not', async ({ world }) => {
  const epoch = await readStoreEpoch(world.pool);
  await world.redis.hset(key(world, 'ghost'), 'epoch', String(epoch), 'version', '3', 'card', '{}');
  await world.redis.hset(key(world, 'stranger'), 'unfinished', '1');
  await world.redis.hset(`other.${key(world, 'ghost')}`, 'epoch', '1', 'version', '3', 'card', '{}');
  const { stdout } = await runCommand(world, 'rebuild-cards', ['--rate', '100']);
  expect(stdout).toContain('2 of 5 cards had no customer and were removed');
  expect(await world.redis.exists(key(world, 'ghost'), key(world, 'stranger'), `other.${key(world, 'ghost')}`)).toBe(1);
  await world.redis.del(`other.${key(world, 'ghost')}`);
});

test('lag tells that cards are gone, and what writes them; and that Redis does not answer', async ({ world }) => {
  expect(await runJson(world, 'lag', [])).toMatchObject({ cards: { customers: 3, behind: 0 } });
  await world.redis.del(...CUSTOMERS.map((id) => key(world, id)));
  expect(await runJson(world, 'lag', [])).toMatchObject({ cards: { customers: 3, behind: 3 } });
  expect(await runJson(withoutRedis(world), 'lag', [])).toMatchObject({ cards: { behind: null } });
  await runCommand(world, 'rebuild-cards', []);
});

const withoutRedis = ({ environment }: World) => ({
  environment: { ...environment, REDIS_URL: 'redis://127.0.0.1:1' },
});

test('without Redis it says so and fails', async ({ world }) => {
  const elsewhere = withoutRedis(world);
  const { code, stderr } = await runCommand(elsewhere, 'rebuild-cards', []);
  expect(code).toBe(1);
  expect(stderr).toContain('Redis does not answer');
});
