/** What time alone causes: at its own instant, for nobody whose facts are still on their way. */
import { isDeepStrictEqual } from 'node:util';
import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { checkPublished } from '@loyalty-ladder/harness/check-published.ts';
import { readBack } from '@loyalty-ladder/harness/read-back.ts';
import { expect } from 'vitest';
import { purchase, returned } from '../../support/facts.ts';
import { writeProgramFile } from '../../support/program-file.ts';
import { relayedAll } from '../../support/published-outbox.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { dueCount } from '../../support/times.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInOwnWorld } from '../../support/world.ts';

/** A Monday. */
const NOW = Date.UTC(2024, 5, 3, 8);
const test = testInOwnWorld({
  clock: `${new Date(NOW).toISOString()} frozen`,
  services: ['purchase-consumer'],
  environment: { SETTLE_MS: '500', WATCH_MS: '50', ADVANCE_CUSTOMERS_MAX: '7', CARD_REPAIR_DELAY_MS: '200' },
});

const daysAgo = (days: number) => new Date(NOW - days * DAY_MS).toISOString();
const bought = (customerId: string, days: number) => purchase({ id: `p${days}`, customerId, at: daysAgo(days) });

test('vesting, expiry and silence happen at their own instants, whichever instance advances a customer', async ({
  world,
}) => {
  const customers = Array.from({ length: 50 }, (_, index) => `c${index}`);
  await world.apply(customers.flatMap((id) => [bought(id, 500), bought(id, 490), bought(id, 480)]));
  expect(await dueCount(world.pool)).toBe(50);
  await Promise.all([1, 2].map((instance) => world.startService('timekeeper', { instance })));
  await world.nothingDue();
  for (const id of customers) {
    const { state } = await world.customer(id);
    expect(balancesOf(state)).toEqual({ pending: 0n, available: 0n, held: 0n });
    const risks = await world.history(id, 'risk.changed');
    expect(risks.map(({ to }) => to)).toEqual(['watch', 'at-risk', 'lost']);
    for (const { at } of risks) expect(at % DAY_MS).toBe(0);
    expect((await world.history(id, 'stage.changed')).at(-1)).toMatchObject({ to: 'first-purchase', revision: 1 });
  }
  const { rows } = await world.pool.query('select count(*)::integer as count from entries where kind = $1', ['expire']);
  expect(rows[0].count).toBeGreaterThanOrEqual(50);
});

test('the end of a month is worked off by all instances at their rate, and facts do not wait for it', async ({
  world,
}) => {
  // Nobody can advance so many within the time a test has.
  const customers = Array.from({ length: 500 }, (_, index) => `c${index}`);
  await world.apply(customers.map((id) => bought(id, 500)));
  const slow = { ADVANCE_CUSTOMERS_MAX: '1', ADVANCE_PER_SECOND_MAX: '1' };
  const instances = await Promise.all(
    [1, 2].map((instance) => world.startService('timekeeper', { instance, environment: slow })),
  );
  const advance = (more: number) =>
    Promise.all(
      instances.map(async ({ url }) => {
        const advanced = async () => (await readMetrics(url)).get('loyalty_advanced_total') ?? 0;
        const before = await advanced();
        await waitUntil(async () => (await advanced()) >= before + more, { what: 'share of each instance' });
      }),
    );
  await advance(1);
  const buyers = customers.slice(0, 100);
  await world.apply(buyers.map((id) => bought(id, 1)));
  expect(await dueCount(world.pool)).toBeGreaterThan(0);
  await advance(1);
  expect((await world.pool.query('select from customers where fact_count = 2')).rowCount).toBe(buyers.length);
  await Promise.all(instances.map((each) => each.stop()));
  await world.startService('timekeeper', { environment: { ADVANCE_CUSTOMERS_MAX: '100' } });
  await world.nothingDue();
});

test('over a weekend without its consumer nobody is declared silent who bought in it', async ({ world }) => {
  // A turn looks at the loyal one's partition before it looks at that of the others.
  expect(partitionOf('loyal', PARTITIONS)).toBeLessThan(partitionOf('silent', PARTITIONS));
  // Watch comes after 1.5 intervals: (20 + 30) / 3 = 16 days, so 25 days after the last purchase.
  await world.apply(['loyal', 'silent'].flatMap((id) => [bought(id, 43), bought(id, 33), bought(id, 23)]));
  await world.startService('timekeeper');
  await world.nothingDue();
  const consumer = world.service('purchase-consumer');
  await consumer.stop();
  await world.send([purchase({ id: 'saturday', customerId: 'loyal', at: new Date(NOW + DAY_MS).toISOString() })]);
  const watch = { at: Date.UTC(2024, 5, 5), to: 'watch', revision: 1, retracted: false };
  const atRisk = { at: Date.UTC(2024, 5, 22), to: 'at-risk', revision: 1, retracted: false };
  const silentIs = (risks: readonly object[]) =>
    waitUntil(async () => isDeepStrictEqual(await world.history('silent', 'risk.changed'), risks), { what: 'silence' });
  // What waits in one partition holds back nobody in another. Twice: a turn after the first one knew for the loyal one, too, what day it is.
  await world.setClock(NOW + 3 * DAY_MS);
  await silentIs([watch]);
  await world.setClock(NOW + 19 * DAY_MS);
  await silentIs([watch, atRisk]);
  expect(await world.history('loyal', 'risk.changed')).toEqual([]);
  await consumer.spawn();
  await consumer.ready();
  await world.applied();
  await world.nothingDue();
  expect(await world.history('loyal', 'risk.changed')).toEqual([]);
});

test('a version of the program that is published has its effect on everybody at its instant', async ({ world }) => {
  const customers = Array.from({ length: 20 }, (_, index) => `c${index}`);
  await world.apply(customers.flatMap((id) => [bought(id, 9), bought(id, 8)]));
  await world.startService('timekeeper');
  await world.nothingDue();
  const effectiveAt = NOW + DAY_MS;
  const effective = new Date(effectiveAt).toISOString();
  const file = await writeProgramFile(world, { regularPurchaseDays: 2 });
  expect(
    await runCommand(world, 'program', ['publish', file, '--effective', effective, '--reason', 'a test']),
  ).toMatchObject({ code: 0 });
  await world.setClock(effectiveAt + DAY_MS);
  await world.sweepDone('program');
  for (const id of customers) {
    expect((await world.history(id, 'stage.changed')).at(-1)).toMatchObject({
      at: effectiveAt,
      to: 'regular',
      revision: 1,
    });
  }
});

test('points about to expire are said once, at their date, whatever versions and late facts come, and subscribers read it', async ({
  world,
}) => {
  const relay = await world.startService('outbox-relay');
  await world.startService('timekeeper');
  // Vested in July 2023: to go on 1 August 2024, 30 days after 2 July.
  await world.apply([bought('c', 330), bought('c', 329)]);
  await world.setClock(Date.UTC(2024, 6, 2, 8));
  await world.nothingDue();
  const notices = async () => {
    const { history } = await runJson(world, 'customer', ['c', '--revisions', 'all']);
    return history.filter(({ type }: { type: string }) => type === 'points.expiring');
  };
  const notice = { at: '2024-07-02T00:00:00.000Z', current: true, stale: false };
  const content = { expiryMonth: '2024-07', expiresAt: '2024-08-01T00:00:00.000Z' };
  expect(await notices()).toMatchObject([{ ...notice, revision: 1, content: { ...content, points: '20' } }]);

  const effectiveAt = Date.UTC(2024, 6, 3);
  const file = await writeProgramFile(world, { expiryNoticeDays: 10 });
  const options = ['--effective', new Date(effectiveAt).toISOString()];
  expect(await runCommand(world, 'program', ['publish', file, '--reason', 'a test', ...options])).toMatchObject({
    code: 0,
  });
  await world.setClock(Date.UTC(2024, 6, 25));
  await world.sweepDone('program');
  await world.nothingDue();
  await world.apply([returned({ id: 'back', customerId: 'c', at: daysAgo(1), purchaseId: 'p329' })]);
  expect(await notices()).toMatchObject([
    { ...notice, revision: 1 },
    { ...notice, revision: 2, stale: true, content: { ...content, points: '10' } },
  ]);
  await relayedAll(world.pool);
  // Transactions that Kafka has promised to commit are seen a little later.
  const isPublished = async () => {
    const published = await readBack(world.clients);
    expect(await checkPublished(world.pool, published)).toEqual([]);
    expect(published.counts()).toMatchObject({ 'loyalty.notices': 2 });
    return true;
  };
  await waitUntil(isPublished, { what: 'what was recorded, for subscribers' });
  expect(await relay.stop()).toMatchObject({ code: 0 });
});

test('a card that a crash left behind is mended from the outbox', async ({ world }) => {
  await world.service('purchase-consumer').stop();
  const blind = await world.startService('purchase-consumer', {
    instance: 2,
    environment: { REDIS_URL: 'redis://127.0.0.1:1' },
  });
  await world.apply([bought('c', 40), bought('c', 30)]);
  await blind.stop();
  const { redis } = world;
  const key = `${world.topicPrefix}card:{c}`;
  expect(await redis.exists(key)).toBe(0);
  await world.startService('timekeeper');
  await waitUntil(() => redis.exists(key), { what: 'card' });
  await world.nothingDue();
  await waitUntil(async () => JSON.parse((await redis.hget(key, 'card')) ?? '{}').balance?.available === '20', {
    what: 'card with the vested points',
  });
});
