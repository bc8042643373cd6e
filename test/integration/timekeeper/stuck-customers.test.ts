/** A customer who cannot be advanced is set aside and reported, and holds up nobody; what is wrong with the store is no customer's fault. */
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { expect } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const NOW = Date.UTC(2024, 5, 3, 8);
const CUSTOMERS = Array.from({ length: 20 }, (_, index) => `c${index}`);

const test = testInOwnWorld({
  clock: `${new Date(NOW).toISOString()} frozen`,
  environment: { SETTLE_MS: '500', WATCH_MS: '50', ADVANCE_CUSTOMERS_MAX: '7' },
});
test.beforeEach(async ({ world }) => {
  const consumer = await world.startService('purchase-consumer');
  const at = new Date(NOW - 500 * DAY_MS).toISOString();
  await world.apply(CUSTOMERS.map((customerId) => purchase({ id: 'p', customerId, at })));
  await consumer.stop();
});

async function dueCustomers({ pool }: World): Promise<string[]> {
  const { rows } = await pool.query(
    'select customer_id from customer_due join customers using (customer_no) where due_at <= ladder_now() order by 1',
  );
  return rows.map((row) => row.customer_id);
}

/** A timekeeper that says whom it set aside is not ready, so it is not waited for. */
async function spawnTimekeeper(world: World) {
  const timekeeper = world.defineService('timekeeper');
  await timekeeper.spawn();
  return timekeeper;
}

async function reportedBy({ url }: { readonly url: string }) {
  const ready = await fetch(`${url}/readyz`);
  return {
    stuck: (await readMetrics(url)).get('loyalty_customers_stuck'),
    status: ready.status,
    text: await ready.text(),
  };
}
const ONE_STUCK = { stuck: 1, status: 503, text: expect.stringContaining('1 customers cannot be advanced') };

test('what is due is done for all but the one whom the fold refuses', async ({ world }) => {
  await world.pool.query(`update customers set state = '\\x00' where customer_id = 'c7'`);
  const timekeeper = await spawnTimekeeper(world);
  await waitUntil(async () => (await dueCustomers(world)).join() === 'c7', { what: 'advance of the others' });
  await waitUntil(async () => (await reportedBy(timekeeper)).stuck === 1, { what: 'report' });
  expect(await reportedBy(timekeeper)).toEqual(ONE_STUCK);
});

test('a sweep passes over the one whom the fold refuses, and leaves it due for a process that can', async ({
  world,
}) => {
  await world.pool.query('delete from customer_due');
  await world.pool.query('update customers set fold_version = $1', [FOLD_VERSION - 1]);
  const { rows } = await world.pool.query(
    `update facts set body = '\\x00' || body where customer_no = (select customer_no from customers where customer_id = 'c7')
     returning customer_no`,
  );
  const timekeeper = await spawnTimekeeper(world);
  await world.sweepDone('fold');
  const older = await world.pool.query('select customer_id from customers where fold_version < $1', [FOLD_VERSION]);
  expect(older.rows).toEqual([{ customer_id: 'c7' }]);
  expect(await reportedBy(timekeeper)).toEqual(ONE_STUCK);
  await timekeeper.stop();
  await world.pool.query('update facts set body = substr(body, 2) where customer_no = $1', [rows[0].customer_no]);
  await spawnTimekeeper(world);
  const refolded = () =>
    world.pool.query(`select from customers where customer_id = 'c7' and fold_version = $1`, [FOLD_VERSION]);
  await waitUntil(async () => (await refolded()).rowCount === 1, { what: 'refold' });
});

test.for([
  ['a table that is gone', 'alter table customer_due rename to gone'],
  ['a table that cannot be written', 'alter table entries rename to gone'],
  ['a program that cannot be read', `update programs set body = '{}'`],
] as const)('%s ends the service, and no customer is set aside', async ([, damage], { world }) => {
  // Nothing but what is due is left to do.
  await world.pool.query(`insert into sweeps (kind, version, done) values ('fold', $1, true)`, [FOLD_VERSION]);
  await world.pool.query(damage);
  const timekeeper = await spawnTimekeeper(world);
  expect(await timekeeper.exited).toMatchObject({ code: 1 });
  expect(await timekeeper.logTail(1_000)).not.toContain('customer set aside');
});
