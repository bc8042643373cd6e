/** What a receiver gets, whatever other receivers do, and whatever becomes of the process that sends. */

import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { SeededRandom } from '@loyalty-ladder/harness/seeded-random.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { sendTestEvent } from '@loyalty-ladder/operations/webhooks/send-test-event.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { Pool } from 'pg';
import { expect } from 'vitest';
import { OutcomeWriter } from '../../support/outcome-writer.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { answering, type Received, Receiver, WEBHOOKS_ENVIRONMENT } from '../../support/webhook-receivers.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const CLOCK = Date.parse('2024-06-03T10:00:00Z');
const SERVICE = 'trigger-webhooks';
const QUICK = { WEBHOOK_LEASE_MS: '2000', WEBHOOK_REQUEST_MS_MAX: '600' };

const test = testInOwnWorld({
  topics: false,
  clock: `${new Date(CLOCK).toISOString()} frozen`,
  environment: WEBHOOKS_ENVIRONMENT,
});

const writerFor = ({ pool, endpoints }: World) => OutcomeWriter.open(pool, endpoints.schemaRegistryUrl);
const customers = (count: number): string[] => Array.from({ length: count }, (_, index) => `c${index}`);

interface Row {
  readonly webhookId: string;
  readonly kind: string;
  readonly state: string;
  readonly attempts: number;
}

async function deliveriesTo(pool: Pool, { endpoint }: Receiver): Promise<Row[]> {
  const { rows } = await pool.query(
    `select webhook_id as "webhookId", kind, state, attempts from webhook_deliveries where endpoint_no = $1 order by position, part`,
    [endpoint.endpointNo],
  );
  return rows;
}

const stateOf = async (pool: Pool, { endpoint: { endpointNo } }: Receiver) =>
  (await pool.query('select * from webhook_endpoints where endpoint_no = $1', [endpointNo])).rows[0];

/** Nothing is due that may be tried now, and nothing is under way. */
async function quiet(pool: Pool): Promise<void> {
  const isBusy = async () =>
    (
      await pool.query(`
        select from webhook_queues l join webhook_endpoints e using (endpoint_no)
        where e.state = 'enabled' and (l.claim is not null or e.recovering is not null
          or (l.due_at <= ladder_now() and (e.paused_until is null or e.paused_until <= ladder_now())))
        limit 1`)
    ).rowCount === 1;
  await waitUntil(async () => !(await isBusy()), { what: 'end of what is due' });
}

/** Until nothing waits, while time goes on: an attempt that a slow machine let fail is made again. @returns the ladder's time at the end. */
async function settledFrom(world: World, receiver: Receiver, from: number): Promise<number> {
  let now = from;
  const isDone = async () => {
    await world.setClock(now);
    now += 1_000;
    return (await deliveriesTo(world.pool, receiver)).every(({ state }) => state !== 'waiting');
  };
  await waitUntil(isDone, { what: 'end of what waits' });
  return now;
}

/** Each customer's messages came in the order of their outcomes, and what came again was the same. */
function expectInOrder(received: readonly Received[]): void {
  const last = new Map<unknown, bigint>();
  const texts = new Map<string, string>();
  for (const { webhookId, text, body } of received) {
    const position = BigInt(body.position);
    expect(position).toBeGreaterThanOrEqual(last.get(body.data.customerId) ?? 0n);
    last.set(body.data.customerId, position);
    expect(text).toBe(texts.get(webhookId) ?? text);
    texts.set(webhookId, text);
  }
}

test('receivers that hang, redirect, refuse, lie or hang up slow no other one down', async ({ world }) => {
  const { pool } = world;
  const writer = await writerFor(world);
  let hangUps = 0;
  const hanging = await Receiver.open(pool, (_, __, { socket }) => void socket.on('close', () => (hangUps += 1)));
  const dripping = await Receiver.open(pool, (_, { socket }) => void socket?.write('HTTP/1.1 200 OK\r\nx-a: '));
  const redirecting = await Receiver.open(pool, answering(302, { location: '/hook' }));
  const gone = await Receiver.open(pool, answering(410));
  const busy = await Receiver.open(pool, answering(429, { 'retry-after': '600' }));
  const lying = await Receiver.open(
    pool,
    (_, response) => void response.writeHead(200, { 'content-length': 1_000 }).write('x'),
  );
  const closing = await Receiver.open(pool, (_, { socket }) => void socket?.destroy());
  const down = await Receiver.open(pool);
  await down.close();
  const watching = await Receiver.open(pool, answering(200), { filter: { types: [] }, watchesEndpoints: true });
  const healthy = await Receiver.open(pool);
  // Fewer slots in common than receivers that would take one and keep it.
  await world.startService(SERVICE, { environment: { WEBHOOK_REQUESTS_MAX: '3' } });
  await writer.change(customers(40), 'regular');
  await waitUntil(() => healthy.told().length === 40, { what: 'messages to the healthy one' });
  expect(healthy.received).toHaveLength(40);
  expect(hanging.received.length).toBeGreaterThan(0);
  expect(hangUps).toBe(0);

  await waitUntil(async () => (await stateOf(pool, gone)).state === 'disabled', {
    what: 'end of the one that is gone',
  });
  expect((await stateOf(pool, gone)).disabled_reason).toBe('gone');
  await waitUntil(() => watching.received.length === 1, { what: 'word of the one that is gone' });
  expect(watching.received[0]?.body).toMatchObject({
    type: 'webhooks.endpoint-disabled',
    data: { endpointId: gone.endpoint.endpointId, reason: 'gone' },
  });
  // Some failures in a row, and they are tried with one message now and then; what waits for them costs them nothing.
  for (const each of [redirecting, busy, closing]) {
    await waitUntil(async () => (await stateOf(pool, each)).paused_until !== null, { what: 'pause' });
    expect(each.received.length).toBeLessThanOrEqual(2 * each.endpoint.concurrency);
    expect((await deliveriesTo(pool, each)).every(({ state }) => state === 'waiting')).toBe(true);
  }
  expect(Number((await stateOf(pool, busy)).paused_until)).toBeGreaterThanOrEqual(CLOCK + 600_000);
  await waitUntil(async () => (await deliveriesTo(pool, lying)).some(({ state }) => state === 'delivered'), {
    what: 'success of the one that lies',
  });
  await Promise.all(
    [hanging, dripping, redirecting, gone, busy, lying, closing, watching, healthy].map((r) => r.close()),
  );
});

test('a receiver that is away for three days gets everything once it is back, once each and in order', async ({
  world,
}) => {
  const { pool } = world;
  const writer = await writerFor(world);
  const receiver = await Receiver.open(pool, answering(503));
  await world.startService(SERVICE);
  const ids = customers(6);
  await writer.change(ids, 'visitor');
  for (const id of ids) await writer.earn(id, 3);
  for (let hours = 0; hours <= 72; hours += 2) {
    await world.setClock(CLOCK + hours * HOUR_MS);
    if (hours === 36) await writer.change(ids, 'regular');
    await waitUntil(async () => (await deliveriesTo(pool, receiver)).length >= (hours < 36 ? 24 : 36), {
      what: 'intake',
    });
    await quiet(pool);
  }
  const triedBefore = receiver.received.length;
  receiver.behave = answering(204);
  // Back, it is found by whatever is to be tried next; and what was put off for hours more comes then.
  const due = await pool.query('select min(due_at) as next from webhook_queues');
  const foundAt = Math.max(CLOCK + 72 * HOUR_MS + 10 * 60_000, Number(due.rows[0].next));
  expect(await settledFrom(world, receiver, foundAt)).toBeLessThan(foundAt + HOUR_MS);
  const back = receiver.received.slice(triedBefore);
  expect(back).toHaveLength(new Set(back.map(({ webhookId }) => webhookId)).size);
  expectInOrder(back);
  for (const id of ids) {
    const mine = back.filter(({ body }) => body.data.customerId === id).map(({ body }) => body.action);
    expect(mine.filter((action) => action === 'tell')).toHaveLength(3);
    expect(mine.at(-1)).toBe('start');
  }
  const rows = await deliveriesTo(pool, receiver);
  // What was true for a day only is told of no more; but who may have heard of it is told that it is over.
  const [starts, stops] = ['start', 'stop'].map((kind) => rows.filter((row) => row.kind === kind));
  expect(starts?.map(({ state }) => state)).toEqual([...ids.map(() => 'suppressed'), ...ids.map(() => 'delivered')]);
  expect(stops?.map(({ state }) => state)).toEqual(
    starts?.slice(0, ids.length).map(({ attempts }) => (attempts > 0 ? 'delivered' : 'suppressed')),
  );
  await receiver.close();
});

/** In seconds from now, by the ladder's clock: when what waits is to be tried. */
async function dueIn(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query(
    'select extract(epoch from due_at - ladder_now())::float8 as seconds from webhook_queues order by due_at',
  );
  return rows.map(({ seconds }) => seconds);
}

test('a test event that arrives brings forward what an endpoint failed with, not in one burst', async ({ world }) => {
  const { pool } = world;
  const writer = await writerFor(world);
  const receiver = await Receiver.open(pool, answering(500));
  await world.startService(SERVICE);
  const ids = customers(2);
  for (const id of ids) await writer.earn(id, 1);
  // Each is tried twice, and waits for minutes then: too few failures to try the endpoint less.
  for (let now = CLOCK; (await dueIn(pool)).length < ids.length || ((await dueIn(pool))[0] ?? 0) < 120; now += 10_000) {
    await world.setClock(now);
    await quiet(pool);
  }
  receiver.behave = answering(204);
  await sendTestEvent(pool, receiver.endpoint.endpointId);
  const isForward = async () => Math.max(...(await dueIn(pool))) < 1;
  await waitUntil(isForward, { what: 'queues that are brought forward' });
  const spread = await dueIn(pool);
  expect(new Set(spread).size).toBe(ids.length);
  expect(spread[0]).toBeGreaterThan(0);
  await world.setClock((await ladderNow(pool)) + 1_000);
  await waitUntil(async () => (await dueIn(pool)).length === 0, { what: 'all that waited' });
  expect(receiver.told().slice(-ids.length)).toHaveLength(ids.length);
  await receiver.close();
});

async function ladderNow(pool: Pool): Promise<number> {
  return (await pool.query('select ladder_now() as now')).rows[0].now;
}

test('a message that fails while others arrive keeps to its schedule', async ({ world }) => {
  const { pool } = world;
  const writer = await writerFor(world);
  const receiver = await Receiver.open(pool, (received, ...rest) =>
    answering(received.body.data.customerId === 'bad' ? 500 : 204)(received, ...rest),
  );
  await world.startService(SERVICE);
  await writer.earn('bad', 1);
  const attempted = (times: number) =>
    waitUntil(async () => (await deliveriesTo(pool, receiver))[0]?.attempts === times, { what: `attempt ${times}` });
  await attempted(1);
  await writer.earn('good', 1);
  await waitUntil(() => receiver.told().some((each) => each.endsWith('good')), { what: 'message that arrives' });
  await world.setClock(CLOCK + 10_000);
  await attempted(2);
  await writer.earn('good', 1);
  await waitUntil(async () => (await stateOf(pool, receiver)).failures === 0, { what: 'success' });
  await quiet(pool);
  expect(Math.min(...(await dueIn(pool)))).toBeGreaterThan(240);
  await receiver.close();
});

test('kill -9 of the sender at any point loses nothing, and repeats only under the same webhook-id, in order', async ({
  world,
}) => {
  const { pool } = world;
  const writer = await writerFor(world);
  const random = new SeededRandom('webhooks');
  const ids = customers(12);
  const service = await world.startService(SERVICE, { environment: QUICK });
  let killAt = Number.POSITIVE_INFINITY;
  const receiver: Receiver = await Receiver.open(pool, (received, response, request) => {
    const isMeant = receiver.received.length >= killAt;
    const isBefore = random.chance(0.5);
    if (isMeant) killAt = Number.POSITIVE_INFINITY;
    if (isMeant && isBefore) service.kill('SIGKILL');
    answering(204)(received, response, request);
    if (isMeant && !isBefore) response.on('finish', () => service.kill('SIGKILL'));
  });
  for (let round = 0; round < 6; round++) {
    killAt = receiver.received.length + random.between(1, 30);
    const killed = service.exited;
    await writer.change(ids, round % 2 === 0 ? 'regular' : 'adherent');
    for (const id of ids) await writer.earn(id, 3);
    await killed;
    await service.spawn();
  }
  await waitUntil(async () => (await deliveriesTo(pool, receiver)).length >= 6 * ids.length * 4, { what: 'intake' });
  await settledFrom(world, receiver, CLOCK);
  const rows = await deliveriesTo(pool, receiver);
  const delivered = rows.filter(({ state }) => state === 'delivered').map(({ webhookId }) => webhookId);
  const arrived = new Set(receiver.received.map(({ webhookId }) => webhookId));
  expect(delivered.filter((id) => !arrived.has(id))).toEqual([]);
  expect(rows.filter(({ kind }) => kind === 'points').every(({ state }) => state === 'delivered')).toBe(true);
  expect(rows.filter(({ kind }) => kind === 'points')).toHaveLength(6 * ids.length * 3);
  expect([...arrived].filter((id) => !rows.some(({ webhookId }) => webhookId === id))).toEqual([]);
  expectInOrder(receiver.received);
  await receiver.close();
});

test('two senders share the work, and each message goes out once', async ({ world }) => {
  const { pool } = world;
  const writer = await writerFor(world);
  const receiver = await Receiver.open(pool, answering(204), { concurrency: 2 });
  const services = await Promise.all([1, 2].map((instance) => world.startService(SERVICE, { instance })));
  const ids = customers(30);
  for (let round = 0; round < 5; round++) for (const id of ids) await writer.earn(id, 2);
  await waitUntil(() => receiver.received.length >= 300, { what: 'messages' });
  await quiet(pool);
  expect(receiver.received).toHaveLength(300);
  expectInOrder(receiver.received);
  const sent = await Promise.all(services.map(attemptsOf));
  expect(Math.min(...sent)).toBeGreaterThan(0);
  expect(sent.reduce((sum, count) => sum + count, 0)).toBe(300);
  await receiver.close();
});

async function attemptsOf({ url }: RunningService): Promise<number> {
  const metrics = await readMetrics(url);
  return [...metrics].reduce(
    (sum, [series, value]) => (series.startsWith('loyalty_webhooks_attempts_total') ? sum + value : sum),
    0,
  );
}

test('what a sender that was stopped for long brings back late does not count', async ({ world }) => {
  const { pool } = world;
  const writer = await writerFor(world);
  const first = await world.startService(SERVICE, { environment: QUICK });
  const receiver: Receiver = await Receiver.open(pool, () => void first.kill('SIGSTOP'));
  await writer.earn('anna', 2);
  await waitUntil(() => receiver.received.length === 1, { what: 'first attempt' });
  const [{ webhookId: stopped } = { webhookId: '' }] = receiver.received;
  // The second message stays under way, so that what comes late finds another's claim and not an empty queue.
  receiver.behave = (received, ...rest) => void (received.webhookId === stopped && answering(204)(received, ...rest));
  await world.startService(SERVICE, { instance: 2, environment: QUICK });
  await waitUntil(async () => (await deliveriesTo(pool, receiver))[0]?.state === 'delivered', { what: 'delivery' });
  first.kill('SIGCONT');
  await waitUntil(async () => (await readMetrics(first.url)).get('loyalty_webhooks_leases_lost_total') === 1, {
    what: 'result that comes too late',
  });
  expect((await deliveriesTo(pool, receiver))[0]).toMatchObject({ state: 'delivered', attempts: 1 });
  expect(receiver.received.filter(({ webhookId }) => webhookId === stopped)).toHaveLength(2);
  await receiver.close();
});

test('a sender that has held a claim for too long before it sends, sends nothing of it', async ({ world }) => {
  const { pool } = world;
  const writer = await writerFor(world);
  const receiver = await Receiver.open(pool, () => {});
  const environment = { WEBHOOK_LEASE_MS: '1000', WEBHOOK_REQUEST_MS_MAX: '300' };
  await world.startService(SERVICE, { environment });
  await inTransaction(pool, async (tx) => {
    await tx.query('lock table webhook_secrets'); // What a claim reads last, when its lease runs already.
    await writer.earn('anna', 1);
    await waitUntil(() => hasWaitedForLock(pool, environment.WEBHOOK_LEASE_MS), { what: 'claim whose lease is over' });
    return { result: undefined };
  });
  await waitUntil(() => receiver.received.length > 0, { what: 'message' });
  await writer.earn('ben', 1);
  const areTried = async () => (await deliveriesTo(pool, receiver)).map(({ attempts }) => attempts).join() === '1,1';
  await waitUntil(areTried, { what: 'attempts that are written down' });
  expect(receiver.told()).toHaveLength(2);
  expect(receiver.received).toHaveLength(2);
  await receiver.close();
});

async function hasWaitedForLock(pool: Pool, leaseMs: string): Promise<boolean> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
    and clock_timestamp() - xact_start > $1 * interval '1 millisecond'`;
  return (await pool.query(waiting, [leaseMs])).rowCount === 1;
}
