/** Cards are mended page by page: however much waits, a transaction is short, and what is done stays done. */
import { readChangedCustomers, readSnapshot } from '@loyalty-ladder/store/cards/card-repair.ts';
import { readCardRepairBacklog } from '@loyalty-ladder/store/cards/read-card-repair-backlog.ts';
import { expect } from 'vitest';
import { CardRepair } from '../../../services/timekeeper/src/card-repair.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld({ topics: false });
test.beforeAll(async ({ world }) => {
  await world.pool.query(
    `insert into identities select 'c' || number, number from generate_series(1, 10000) as number`,
  );
});
test.beforeEach(async ({ world: { pool } }) => {
  await pool.query('update card_repair set followed_to = $1', [await readSnapshot(pool)]);
});

const INSERT = `
  insert into outbox (id, aggregatetype, aggregateid, type, topic, headers, version)
  select 'id', 'customer', 'c' || number, 'stage.changed', 'topic', '{}', 1 from generate_series($1::integer, $2::integer) as number`;

/** One transaction. */
const change = ({ pool }: World, from: number, to: number) => pool.query(INSERT, [from, to]);

const cursor = async ({ pool }: World): Promise<string> =>
  (await pool.query('select followed_to from card_repair')).rows[0].followed_to;

function repairOf({ pool }: World, behind: (customers: readonly object[]) => Promise<object[]>): CardRepair {
  const context = { pool, redisCards: { behind }, metrics: { mended: { inc: () => {} } } };
  return new CardRepair(context as never, { isAnyLagging: () => false } as never);
}

/** In order, as a page has none inside a transaction. */
const numbers = (customers: readonly { readonly customerNo: bigint }[]) =>
  customers.map(({ customerNo }) => Number(customerNo)).toSorted((one, other) => one - other);

test('each page ends with a whole transaction, and the next begins behind it', async ({ world }) => {
  let from = await cursor(world);
  for (const first of [1, 11, 21, 31]) await change(world, first, first + 9);
  const to = await readSnapshot(world.pool);
  const pages: number[][] = [];
  for (let isLast = false; !isLast; ) {
    const page = await readChangedCustomers(world.pool, { from, to }, 15);
    pages.push(numbers(page.customers));
    ({ followedTo: from, isLast } = page);
  }
  expect(pages.map((page) => page.length)).toEqual([20, 20, 0]);
  expect(pages.flat()).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  expect(from).toBe(to);
});

test('a transaction that was open while later ones were followed is not lost', async ({ world }) => {
  const from = await cursor(world);
  const slow = await world.pool.connect();
  await slow.query('begin');
  await slow.query(INSERT, [1, 10]);
  await change(world, 11, 20);
  await change(world, 21, 30);
  const page = await readChangedCustomers(world.pool, { from, to: await readSnapshot(world.pool) }, 5);
  expect(numbers(page.customers)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  await slow.query('commit');
  slow.release();
  const rest = await readChangedCustomers(
    world.pool,
    { from: page.followedTo, to: await readSnapshot(world.pool) },
    1_000,
  );
  expect(new Set(numbers(rest.customers))).toEqual(new Set([...Array(10).keys()].flatMap((n) => [n + 1, n + 21])));
});

test('a page that fails is repeated, and none before it', async ({ world }) => {
  for (let first = 1; first <= 6_000; first += 1_000) await change(world, first, first + 999);
  const pages: number[] = [];
  let isRedisAway = false;
  const behind = async (customers: readonly object[]) => {
    if (isRedisAway) throw new Error('Redis is away');
    pages.push(customers.length);
    return [];
  };
  const repair = repairOf(world, behind);
  expect(await repair.turn()).toBe(false); // Nothing is ripe yet.
  expect(await repair.turn()).toBe(true);
  isRedisAway = true;
  await expect(repair.turn()).rejects.toThrow('Redis is away');
  const half = await cursor(world);
  isRedisAway = false;
  while (await repair.turn());
  expect(pages).toEqual([2_000, 2_000, 2_000]);
  expect(await cursor(world)).not.toBe(half);
});

test('nothing waits for the repair behind a dead letter, which is about no card', async ({ world }) => {
  await change(world, 1, 3);
  await world.pool.query(
    `insert into outbox (id, aggregatetype, aggregateid, type, topic, headers)
     values ('letter', 'dead-letter', 'loyalty.purchases/0/7', 'dead-letter', 'topic', '{}')`,
  );
  const repair = repairOf(world, async () => []);
  await repair.turn();
  await repair.turn();
  expect((await readCardRepairBacklog(world.pool)).rows).toBe(0);
  const followed = await cursor(world);
  await repair.turn();
  expect(await cursor(world)).toBe(followed);
});
