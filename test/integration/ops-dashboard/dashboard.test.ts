/** The dashboard as a process: who is let in, what a page sees of it, and that it stays up whatever is away. */
import { readFile } from 'node:fs/promises';
import { revokeKey } from '@loyalty-ladder/operations/keys/revoke-key.ts';
import { expect, inject } from 'vitest';
import { dashboardOf, type ToldEvent, testWithDashboard } from '../../support/dashboard.ts';
import { reasonsNotReady } from '../../support/read-probe.ts';
import { openSeverableAddress } from '../../support/severable-address.ts';
import { asService } from '../../support/test-logins.ts';
import { waitUntil } from '../../support/wait-until.ts';

const test = testWithDashboard();

/** Reads on until there is one of that name. */
async function until(told: AsyncGenerator<ToldEvent>, name: string): Promise<ToldEvent> {
  for (;;) {
    const { value, done } = await told.next(); // A loop over it would hang up at its end.
    if (done) throw new Error(`the connection ended without ${name}`);
    if (value.event === name) return value;
  }
}

test('a key with the scope ops sees the system each second; one that is revoked sees no more of it, and is told so', async ({
  world,
  dashboard,
}) => {
  const key = await dashboard.key('ops');
  const session = await dashboard.logIn(key);
  expect(session.status).toBe(201);
  const told = session.follow();
  const { value: first } = await told.next();
  const { value: second } = await told.next();
  expect(second.data.sequence).toBe(first.data.sequence + 1);
  await revokeKey(world.pool, key.split('_')[1] ?? '', { actor: 'test', reason: 'a test' });
  expect((await until(told, 'end')).data).toEqual({ reason: 'revoked' });
  expect((await session.get('/api/session')).status).toBe(401);
  expect((await dashboard.logIn(key)).status).toBe(401);
});

test('a key without the scope ops is let in nowhere', async ({ dashboard }) => {
  const session = await dashboard.logIn(await dashboard.key('read', 'admin', 'publish', 'redeem', 'adjust'));
  expect(session.status).toBe(403);
  expect((await session.get('/api/history?from=0&to=1')).status).toBe(401);
});

test('no key, cookie or token stands in the log or in the metrics', async ({ dashboard }) => {
  const key = await dashboard.key('ops');
  const { headers } = await dashboard.logIn(key);
  const metrics = await (await fetch(`${dashboard.service.url}/metrics`)).text();
  const log = await readFile(dashboard.service.logFile, 'utf8');
  for (const word of [key, key.split('_')[2] ?? '', headers.cookie.split('=')[1] ?? '', headers['x-csrf-token']]) {
    expect(word.length).toBeGreaterThan(20);
    expect(log + metrics).not.toContain(word);
  }
});

test('the past is whole over kill -9 of the process, and a page that was followed begins anew', async ({ world }) => {
  const service = await world.startService('ops-dashboard', { instance: 2 });
  const { key, logIn } = dashboardOf(service, world.pool);
  const text = await key('ops');
  const rows = async () => {
    const answer = await world.pool.query('select count(*)::integer as n, max(at) as last from dashboard_readings');
    return answer.rows[0] as { n: number; last: number };
  };
  const before = await (await logIn(text)).follow().next();
  await waitUntil(async () => (await rows()).n > 1, { what: 'history before the end' });
  const { last } = await rows();
  await service.crash();
  await service.spawn();
  await service.ready();
  const session = await logIn(text);
  expect(session.status).toBe(201);
  const after = session.follow(before.value.id);
  expect((await after.next()).value).toMatchObject({ event: 'reset' });
  await until(after, 'snapshot');
  await waitUntil(async () => (await rows()).last > last + 10_000, { what: 'history after the restart' });
  const { body } = await session.get(`/api/history?from=${last - 60_000}&to=${Date.now()}&series=flow`);
  expect(body).toMatchObject({ stepMs: 10_000 });
  await service.stop();
});

test('it is ready while everything is away, shows who is in that it is, and stops in order while Kafka is', async ({
  world,
}) => {
  const detour = await openSeverableAddress(asService(world.endpoints.databaseUrl, inject('runId'), 'ops-dashboard'));
  const environment = { DATABASE_URL: detour.url, KAFKA_BROKERS: '127.0.0.1:1', KEY_CACHE_MS: '0' };
  const service = await world.startService('ops-dashboard', { instance: 3, environment });
  const { key, logIn } = dashboardOf(service, world.pool);
  const session = await logIn(await key('ops'));
  expect(session.status).toBe(201);
  await detour.sever();
  expect(await reasonsNotReady(service)).toEqual([]);
  const told = session.follow();
  const first = await until(told, 'snapshot');
  const second = await until(told, 'snapshot');
  expect(second.data.sequence).toBe(first.data.sequence + 1);
  expect((await session.get('/api/session')).status).toBe(200);
  expect((await logIn(await key('ops'))).status).toBe(503);
  await detour.mend(); // Whoever signs off has to reach it.
  const stopped = service.stop();
  expect((await until(told, 'end')).data).toEqual({ reason: 'stopping' });
  expect(await stopped).toEqual({ code: 0, signal: null });
  expect(await readFile(service.logFile, 'utf8')).not.toMatch(/"level":"(fatal|error)"/);
});

test('the development login is refused where others than this machine could use it', async ({ world }) => {
  const environment = { OPS_DEVELOPMENT_LOGIN: 'true', OPS_HOST: '0.0.0.0' };
  const service = world.defineService('ops-dashboard', { instance: 4, environment });
  await service.spawn();
  expect(await service.exited).toEqual({ code: 78, signal: null });
  expect(await service.logTail()).toMatch(/OPS_DEVELOPMENT_LOGIN: .*loopback/);
});

test('with the development login on loopback the page is open at once', async ({ world }) => {
  const environment = { OPS_DEVELOPMENT_LOGIN: 'true' };
  const service = await world.startService('ops-dashboard', { instance: 5, environment });
  const { call } = dashboardOf(service, world.pool);
  expect(await call('POST', '/api/session', { body: { development: true } })).toMatchObject({
    status: 201,
    body: { isDevelopment: true },
  });
  await service.stop();
});
