/**
 * The code of the fold changes: what an older version recorded is brought to what today's gives, by whoever touches a customer and by a
 * sweep over everybody, and only the differences are recorded. What a newer version recorded is left alone.
 *
 * The older fold is today's under another rule, which is then replaced without a trace: what it recorded is a record like any other.
 */
import { decideCustomers } from '@loyalty-ladder/decisions/decide-customers.ts';
import { PORTION_FACTS_MAX } from '@loyalty-ladder/decisions/load-pasts.ts';
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { lockCustomers } from '@loyalty-ladder/store/customers/lock-customers.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { PoolClient, QueryConfig } from 'pg';
import { expect } from 'vitest';
import { cleanFold } from '../../support/clean-fold.ts';
import { purchase, returned } from '../../support/facts.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { netByKey } from '../../support/recorded.ts';
import { runJson } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const NOW = Date.UTC(2024, 5, 3, 8);

const test = testInOwnWorld({
  clock: `${new Date(NOW).toISOString()} frozen`,
  environment: { SETTLE_MS: '500', WATCH_MS: '50' },
});

const bought = (customerId: string, days: number) =>
  purchase({ id: `p${days}`, customerId, at: new Date(NOW - days * DAY_MS).toISOString() });
const lifeOf = (customerId: string) => [9, 8, 7].map((days) => bought(customerId, days));

/** Facts recorded by a fold for which a second purchase day makes a regular, and today's rules in force from now on. */
async function recordByOlderFold(world: World, facts: readonly Fact[]): Promise<void> {
  const { rows } = await world.pool.query('select body from programs');
  const setBody = (body: object) => world.pool.query('update programs set body = $1', [body]);
  await setBody({ ...rows[0].body, regularPurchaseDays: 2 });
  const consumer = await world.startService('purchase-consumer');
  await world.apply(facts);
  await consumer.stop();
  await setBody(rows[0].body);
  await world.pool.query('update customers set fold_version = $1', [FOLD_VERSION - 1]);
  await world.pool.query('update checkpoints set fold_version = $1', [FOLD_VERSION - 1]);
}

async function stagesOf(world: World, customerId: string) {
  const stages = await world.history(customerId, 'stage.changed');
  return stages.map(({ at, ...stage }) => ({ daysAgo: (NOW - at) / DAY_MS, ...stage }));
}

async function foldVersions(world: World): Promise<Record<string, number>> {
  const { rows } = await world.pool.query('select customer_id, fold_version from customers');
  return Object.fromEntries(rows.map((row) => [row.customer_id, row.fold_version]));
}

/** State, ledger and history are those of today's fold. */
async function expectToday(world: World, customerId: string, facts: readonly Fact[]): Promise<void> {
  const expected = cleanFold(facts, await loadProgramTimeline(world.pool));
  const { stateBytes } = await world.customer(customerId);
  expect(stateBytes).toEqual(encodeState(expected.state));
  expect(netByKey(await world.statement(customerId))).toEqual(netByKey(expected.entries));
}

/** What the older fold said is still there; behind it stands what holds instead. The first purchase says what is missing for the next stage. */
const CORRECTED_STAGES = [
  { daysAgo: 9, to: 'first-purchase', revision: 1, retracted: false },
  { daysAgo: 9, to: 'first-purchase', revision: 2, retracted: false },
  { daysAgo: 8, to: 'regular', revision: 1, retracted: false },
  { daysAgo: 8, to: 'regular', revision: 2, retracted: true },
  { daysAgo: 7, to: 'regular', revision: 1, retracted: false },
];

test('a sweep corrects what an older fold recorded, and says nothing twice of what it finds right', async ({
  world,
}) => {
  const customers = Array.from({ length: 20 }, (_, index) => `c${index}`);
  await recordByOlderFold(world, customers.flatMap(lifeOf));
  await world.startService('timekeeper', { environment: { ADVANCE_CUSTOMERS_MAX: '7' } });
  await world.sweepDone('fold');
  expect(new Set(Object.values(await foldVersions(world)))).toEqual(new Set([FOLD_VERSION]));
  for (const id of customers) {
    expect(await stagesOf(world, id)).toEqual(CORRECTED_STAGES);
    await expectToday(world, id, lifeOf(id));
  }
  // Of three purchases the last one had been a regular's.
  const { rows } = await world.pool.query(
    'select count(*)::integer as lines, count(corrects)::integer as corrections from entries group by customer_no',
  );
  expect(rows).toEqual(customers.map(() => ({ lines: 4, corrections: 1 })));
});

test('notices of the past are found by the sweep as no news, and nothing else is said again', async ({ world }) => {
  const bought3 = (customerId: string) => [40, 39, 38].map((days) => bought(customerId, days));
  const back = (customerId: string, days: number) =>
    returned({ id: 'back', customerId, at: new Date(NOW - days * DAY_MS).toISOString(), purchaseId: 'p38' });
  const facts = [
    ...[...bought3('long'), back('long', 10)],
    ...[...bought3('just'), back('just', 1)],
    // Vested in May and in June of last year: gone on 1 June, and to go on 1 July.
    ...[bought('points', 400), bought('points', 370)],
  ];
  const consumer = await world.startService('purchase-consumer');
  const timekeeper = await world.startService('timekeeper');
  await world.apply(facts);
  await world.sweepDone('fold');
  await world.nothingDue();
  await Promise.all([consumer.stop(), timekeeper.stop()]);
  await forgetNotices(world);
  const before = await publishedByTopic(world);
  expect(before).toMatchObject({ 'loyalty.stage-changes': expect.any(Number) });
  expect(before).not.toHaveProperty(['loyalty.notices']);

  await world.startService('timekeeper');
  await world.sweepDone('fold');
  const { 'loyalty.notices': notices, ...others } = await publishedByTopic(world);
  expect([notices, others]).toEqual([4, before]);
  const said = async (customerId: string) => {
    const { history } = await runJson(world, 'customer', [customerId]);
    const revisions = history as { type: string; at: string; revision: number; stale: boolean; current: boolean }[];
    return revisions
      .filter(({ type }) => !type.endsWith('.changed'))
      .map(({ type, at, revision, stale, current }) => [type, at.slice(0, 10), revision, { stale, current }]);
  };
  expect(await said('long')).toEqual([['grace.started', '2024-05-24', 1, { stale: true, current: true }]]);
  expect(await said('just')).toEqual([['grace.started', '2024-06-02', 1, { stale: false, current: true }]]);
  expect(await said('points')).toEqual([
    ['points.expiring', '2024-05-02', 1, { stale: true, current: false }],
    ['points.expiring', '2024-06-01', 1, { stale: false, current: true }],
  ]);
});

/** As if a fold had recorded everybody that gives no notices. */
async function forgetNotices(world: World): Promise<void> {
  await world.pool.query(`
    alter table history disable trigger user;
    alter table outbox disable trigger user;
    delete from history where type not like '%.changed';
    delete from outbox where topic = 'loyalty.notices';
    alter table history enable trigger user;
    alter table outbox enable trigger user;
    update customers set notice_sequence = 0, fold_version = ${FOLD_VERSION - 1};
    update checkpoints set fold_version = ${FOLD_VERSION - 1};
    delete from sweeps`);
}

async function publishedByTopic(world: World): Promise<Record<string, number>> {
  const { rows } = await world.pool.query('select topic, count(*)::integer as count from outbox group by topic');
  return Object.fromEntries(rows.map(({ topic, count }) => [topic, count]));
}

test('a fact refolds the customer whom it touches, and no other', async ({ world }) => {
  await recordByOlderFold(world, [...lifeOf('touched'), ...lifeOf('untouched')]);
  await world.startService('purchase-consumer');
  await world.apply([bought('touched', 6)]);
  expect(await foldVersions(world)).toEqual({ touched: FOLD_VERSION, untouched: FOLD_VERSION - 1 });
  expect(await stagesOf(world, 'touched')).toEqual(CORRECTED_STAGES);
  await expectToday(world, 'touched', [...lifeOf('touched'), bought('touched', 6)]);
});

test('what a newer fold recorded is left alone, and not a fact of it is lost', async ({ world }) => {
  const consumer = await world.startService('purchase-consumer');
  const timekeeper = await world.startService('timekeeper');
  await world.apply([...lifeOf('newer'), ...lifeOf('older')]);
  await world.sweepDone('fold');
  await world.pool.query(`update customers set fold_version = $1 where customer_id = 'newer'`, [FOLD_VERSION + 1]);
  const rowOf = async (customerId: string) =>
    (await world.pool.query('select * from customers where customer_id = $1', [customerId])).rows[0];
  const before = await rowOf('newer');

  await world.setClock(NOW + 400 * DAY_MS);
  await waitUntil(async () => (await stagesOf(world, 'older')).at(-1)?.daysAgo !== 7, {
    what: 'what time does to the other',
  });
  await world.send([bought('newer', 6)]);
  const retries = async () => (await readMetrics(consumer.url)).get('loyalty_batch_retries_total') ?? 0;
  await waitUntil(async () => (await retries()) > 1, { what: 'refusal of the batch' });
  expect(await rowOf('newer')).toEqual(before);
  expect((await world.pool.query('select from facts')).rowCount).toBe(6);
  await timekeeper.stop();

  await world.pool.query(`update customers set fold_version = $1 where customer_id = 'newer'`, [FOLD_VERSION]);
  await world.applied();
  await expectToday(world, 'newer', [...lifeOf('newer'), bought('newer', 6)]);
});

test('however many are to be refolded, no more facts are in memory at once than fit', async ({ world }) => {
  const customers = Array.from({ length: 60 }, (_, index) => `c${index}`);
  const days = Array.from({ length: 100 }, (_, index) => index + 1);
  await recordByOlderFold(
    world,
    customers.flatMap((id) => days.map((day) => bought(id, day))),
  );
  expect(customers.length * days.length).toBeGreaterThan(PORTION_FACTS_MAX);
  const loaded: number[] = [];
  const { rows } = await world.pool.query('select customer_no from customers');
  const decisions = await inTransaction(world.pool, async (tx) => {
    const { customers: locked } = await lockCustomers(
      tx,
      rows.map((row) => row.customer_no),
    );
    const undecided = [...locked.values()].map((customer) => ({ customer, facts: [], related: [], until: NOW }));
    return { result: await decideCustomers(countingFacts(tx, loaded), undecided, await loadProgramTimeline(tx)) };
  });
  expect(decisions.map(({ factCount }) => factCount)).toEqual(customers.map(() => days.length));
  expect(loaded.reduce((sum, each) => sum + each)).toBe(customers.length * days.length);
  expect(Math.max(...loaded)).toBeLessThanOrEqual(PORTION_FACTS_MAX);

  await world.startService('timekeeper');
  await world.sweepDone('fold');
  const transactions = await world.pool.query('select sum(fact_count)::integer as facts from customers group by xmin');
  expect(transactions.rowCount).toBeGreaterThan(1);
  for (const { facts } of transactions.rows) expect(facts).toBeLessThanOrEqual(PORTION_FACTS_MAX);
});

/** @param loaded gets the number of facts of each statement that loads them. */
function countingFacts(tx: PoolClient, loaded: number[]): PoolClient {
  const query = async (config: QueryConfig) => {
    const result = await tx.query(config);
    if (config.name === 'load-facts-after') loaded.push(result.rows.length);
    return result;
  };
  return new Proxy(tx, { get: (target, name) => (name === 'query' ? query : Reflect.get(target, name)) });
}
