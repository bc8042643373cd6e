/** What time alone causes: at its own instant, for nobody whose facts are still on their way. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { applied, apply, customerOf, openClientsOf } from '../../support/ladder-clients.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { runCommand } from '../../support/run-command.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** A Monday. */
const NOW = Date.UTC(2024, 5, 3, 8);
const DEFAULT_PROGRAM = new URL('../../../packages/domain/program/default.json', import.meta.url);
const ENVIRONMENT = { SETTLE_MS: '500', WATCH_MS: '50', ADVANCE_CUSTOMERS_MAX: '7', CARD_REPAIR_DELAY_MS: '200' };

let stack: TestStack;
let clients: LadderClients;
let consumer: RunningService;
beforeEach(async () => {
  stack = await openTestStack({ clock: `${new Date(NOW).toISOString()} frozen` });
  clients = await openClientsOf(stack);
  consumer = await stack.startService('purchase-consumer');
});
afterEach(async () => {
  await clients?.pool.end();
  await stack?.close();
});

const daysAgo = (days: number) => new Date(NOW - days * DAY_MS).toISOString();
const bought = (customerId: string, days: number) => purchase({ id: `p${days}`, customerId, at: daysAgo(days) });

async function outcomesOf(customerId: string, type: string) {
  const { rows } = await stack.pool.query(
    `select h.effective_at, h.revision, h.retracted, h.content from history h join identities i using (customer_no)
     where i.customer_id = $1 and h.type = $2 order by h.effective_at, h.revision`,
    [customerId, type],
  );
  return rows.map(({ effective_at: at, content, revision }) => ({ at, to: content.to, revision }));
}

const dueCount = async () => {
  const { rows } = await stack.pool.query(
    'select count(*)::integer as count from customer_due where due_at <= ladder_now()',
  );
  return rows[0].count;
};
const setClock = (at: number) => stack.pool.query('update clock set frozen_at = $1', [new Date(at).toISOString()]);
const nothingDue = () => waitUntil(async () => (await dueCount()) === 0, { what: 'end of what is due' });

test('vesting, expiry and silence happen at their own instants, whichever instance advances a customer', async () => {
  const customers = Array.from({ length: 50 }, (_, index) => `c${index}`);
  await apply(
    clients,
    customers.flatMap((id) => [bought(id, 500), bought(id, 490), bought(id, 480)]),
  );
  expect(await dueCount()).toBe(50);
  await Promise.all([1, 2].map((instance) => stack.startService('timekeeper', { instance, environment: ENVIRONMENT })));
  await nothingDue();
  for (const id of customers) {
    const { state } = await customerOf(clients, id);
    expect(balancesOf(state)).toEqual({ pending: 0n, available: 0n, held: 0n });
    const risks = await outcomesOf(id, 'risk.changed');
    expect(risks.map(({ to }) => to)).toEqual(['watch', 'at-risk', 'lost']);
    for (const { at } of risks) expect(at % DAY_MS).toBe(0);
    expect((await outcomesOf(id, 'stage.changed')).at(-1)).toMatchObject({ to: 'first-purchase', revision: 1 });
  }
  const { rows } = await stack.pool.query('select count(*)::integer as count from entries where kind = $1', ['expire']);
  expect(rows[0].count).toBeGreaterThanOrEqual(50);
});

test('the end of a month is worked off by all instances at their rate, and facts do not wait for it', async () => {
  // Nobody can advance so many within the time a test has.
  const customers = Array.from({ length: 500 }, (_, index) => `c${index}`);
  await apply(
    clients,
    customers.map((id) => bought(id, 500)),
  );
  const slow = { ...ENVIRONMENT, ADVANCE_CUSTOMERS_MAX: '1', ADVANCE_PER_SECOND_MAX: '1' };
  const instances = await Promise.all(
    [1, 2].map((instance) => stack.startService('timekeeper', { instance, environment: slow })),
  );
  const advance = (more: number) =>
    Promise.all(
      instances.map(async ({ url }) => {
        const advanced = async () => (await readMetrics(url)).get('ladder_advanced_total') ?? 0;
        const before = await advanced();
        await waitUntil(async () => (await advanced()) >= before + more, { what: 'share of each instance' });
      }),
    );
  await advance(1);
  const buyers = customers.slice(0, 100);
  await apply(
    clients,
    buyers.map((id) => bought(id, 1)),
  );
  expect(await dueCount()).toBeGreaterThan(0);
  await advance(1);
  expect((await stack.pool.query('select from customers where fact_count = 2')).rowCount).toBe(buyers.length);
  await Promise.all(instances.map((each) => each.stop()));
  await stack.startService('timekeeper', { environment: { ...ENVIRONMENT, ADVANCE_CUSTOMERS_MAX: '100' } });
  await nothingDue();
});

test('over a weekend without its consumer nobody is declared silent who bought in it', async () => {
  // A turn looks at the loyal one's partition before it looks at that of the others.
  expect(partitionOf('loyal', PARTITIONS)).toBeLessThan(partitionOf('silent', PARTITIONS));
  // Watch comes after 1.5 intervals: (20 + 30) / 3 = 16 days, so 25 days after the last purchase.
  await apply(
    clients,
    ['loyal', 'silent'].flatMap((id) => [bought(id, 43), bought(id, 33), bought(id, 23)]),
  );
  await stack.startService('timekeeper', { environment: ENVIRONMENT });
  await nothingDue();
  await consumer.stop();
  await produceFacts(clients, [
    purchase({ id: 'saturday', customerId: 'loyal', at: new Date(NOW + DAY_MS).toISOString() }),
  ]);
  const watch = { at: Date.UTC(2024, 5, 5), to: 'watch', revision: 1 };
  const atRisk = { at: Date.UTC(2024, 5, 22), to: 'at-risk', revision: 1 };
  const silentIs = (risks: readonly object[]) =>
    waitUntil(async () => isDeepStrictEqual(await outcomesOf('silent', 'risk.changed'), risks), { what: 'silence' });
  // What waits in one partition holds back nobody in another. Twice: a turn after the first one knew for the loyal one, too, what day it is.
  await setClock(NOW + 3 * DAY_MS);
  await silentIs([watch]);
  await setClock(NOW + 19 * DAY_MS);
  await silentIs([watch, atRisk]);
  expect(await outcomesOf('loyal', 'risk.changed')).toEqual([]);
  await consumer.spawn();
  await consumer.ready();
  await applied(clients);
  await nothingDue();
  expect(await outcomesOf('loyal', 'risk.changed')).toEqual([]);
});

test('a version of the program that is published has its effect on everybody at its instant', async () => {
  const customers = Array.from({ length: 20 }, (_, index) => `c${index}`);
  await apply(
    clients,
    customers.flatMap((id) => [bought(id, 9), bought(id, 8)]),
  );
  await stack.startService('timekeeper', { environment: ENVIRONMENT });
  await nothingDue();
  const effectiveAt = NOW + DAY_MS;
  const effective = new Date(effectiveAt).toISOString();
  const folder = await mkdtemp(join(tmpdir(), 'program-test-'));
  const file = join(folder, 'two-days.json');
  const program = JSON.parse(await readFile(DEFAULT_PROGRAM, 'utf8'));
  await writeFile(file, JSON.stringify({ ...program, regularPurchaseDays: 2 }));
  expect(await runCommand(stack, 'program', ['publish', file, '--effective', effective])).toMatchObject({ code: 0 });
  await rm(folder, { recursive: true });
  await setClock(effectiveAt + DAY_MS);
  await waitUntil(
    async () => (await stack.pool.query("select from sweeps where kind = 'program' and done")).rowCount === 1,
    { what: 'end of the sweep' },
  );
  for (const id of customers) {
    expect((await outcomesOf(id, 'stage.changed')).at(-1)).toEqual({ at: effectiveAt, to: 'regular', revision: 1 });
  }
});

test('a card that a crash left behind is mended from the outbox', async () => {
  await consumer.stop();
  const blind = await stack.startService('purchase-consumer', {
    instance: 2,
    environment: { REDIS_URL: 'redis://127.0.0.1:1' },
  });
  await apply(clients, [bought('c', 40), bought('c', 30)]);
  await blind.stop();
  const redis = new Redis(stack.endpoints.redisUrl);
  const key = `${stack.topicPrefix}card:{c}`;
  expect(await redis.exists(key)).toBe(0);
  await stack.startService('timekeeper', { environment: ENVIRONMENT });
  await waitUntil(() => redis.exists(key), { what: 'card' });
  await nothingDue();
  await waitUntil(async () => JSON.parse((await redis.hget(key, 'card')) ?? '{}').balance?.available === '20', {
    what: 'card with the vested points',
  });
  redis.disconnect();
});
