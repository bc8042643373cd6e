/** A customer who cannot be advanced is set aside and reported, and holds up nobody; what is wrong with the store is no customer's fault. */
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { apply, openClientsOf } from '../../support/ladder-clients.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

const NOW = Date.UTC(2024, 5, 3, 8);
const ENVIRONMENT = { SETTLE_MS: '500', WATCH_MS: '50', ADVANCE_CUSTOMERS_MAX: '7' };
const CUSTOMERS = Array.from({ length: 20 }, (_, index) => `c${index}`);

let stack: TestStack;
let clients: LadderClients;
beforeEach(async () => {
  stack = await openTestStack({ clock: `${new Date(NOW).toISOString()} frozen` });
  clients = await openClientsOf(stack);
  const consumer = await stack.startService('purchase-consumer');
  const at = new Date(NOW - 500 * DAY_MS).toISOString();
  await apply(
    clients,
    CUSTOMERS.map((customerId) => purchase({ id: 'p', customerId, at })),
  );
  await consumer.stop();
});
afterEach(async () => {
  await clients?.pool.end();
  await stack?.close();
});

const change = (text: string, ...values: readonly unknown[]) => stack.pool.query(text, [...values]);

const waitFor = (what: string, select: string, ...values: readonly unknown[]) =>
  waitUntil(async () => (await stack.pool.query(select, [...values])).rowCount === 1, { what });

const dueCustomers = async (): Promise<string[]> => {
  const { rows } = await stack.pool.query(
    'select customer_id from customer_due join customers using (customer_no) where due_at <= ladder_now() order by 1',
  );
  return rows.map((row) => row.customer_id);
};

/** A timekeeper that says whom it set aside is not ready, so it is not waited for. */
async function spawnTimekeeper() {
  const timekeeper = stack.defineService('timekeeper', { environment: ENVIRONMENT });
  await timekeeper.spawn();
  return timekeeper;
}

async function reportedBy({ url }: { readonly url: string }) {
  const ready = await fetch(`${url}/readyz`);
  return {
    stuck: (await readMetrics(url)).get('ladder_customers_stuck'),
    status: ready.status,
    text: await ready.text(),
  };
}
const ONE_STUCK = { stuck: 1, status: 503, text: expect.stringContaining('1 customers cannot be advanced') };

test('what is due is done for all but the one whom the fold refuses', async () => {
  await change(`update customers set state = '\\x00' where customer_id = 'c7'`);
  const timekeeper = await spawnTimekeeper();
  await waitUntil(async () => (await dueCustomers()).join() === 'c7', { what: 'advance of the others' });
  await waitUntil(async () => (await reportedBy(timekeeper)).stuck === 1, { what: 'report' });
  expect(await reportedBy(timekeeper)).toEqual(ONE_STUCK);
});

test('a sweep passes over the one whom the fold refuses, and leaves it due for a process that can', async () => {
  await change('delete from customer_due');
  await change('update customers set fold_version = $1', FOLD_VERSION - 1);
  const { rows } = await change(
    `update facts set body = '\\x00' || body where customer_no = (select customer_no from customers where customer_id = 'c7')
     returning customer_no`,
  );
  const timekeeper = await spawnTimekeeper();
  await waitFor(
    'end of the sweep',
    'select from sweeps where kind = $1 and version = $2 and done',
    'fold',
    FOLD_VERSION,
  );
  const older = await change('select customer_id from customers where fold_version < $1', FOLD_VERSION);
  expect(older.rows).toEqual([{ customer_id: 'c7' }]);
  expect(await reportedBy(timekeeper)).toEqual(ONE_STUCK);
  await timekeeper.stop();
  await change('update facts set body = substr(body, 2) where customer_no = $1', rows[0].customer_no);
  await spawnTimekeeper();
  await waitFor('refold', `select from customers where customer_id = 'c7' and fold_version = $1`, FOLD_VERSION);
});

test.each([
  ['a table that is gone', 'alter table customer_due rename to gone'],
  ['a table that cannot be written', 'alter table entries rename to gone'],
  ['a program that cannot be read', `update programs set body = '{}'`],
])('%s ends the service, and no customer is set aside', async (_, damage) => {
  // Nothing but what is due is left to do.
  await change(`insert into sweeps (kind, version, done) values ('fold', $1, true)`, FOLD_VERSION);
  await change(damage);
  const timekeeper = await spawnTimekeeper();
  expect(await timekeeper.exited).toMatchObject({ code: 1 });
  expect(await timekeeper.logTail(1_000)).not.toContain('customer set aside');
});
