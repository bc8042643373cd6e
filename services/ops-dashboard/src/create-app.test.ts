/** What holds for every answer of the dashboard, and for the page that is served. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROUTES, type Routes } from './create-app.ts';
import { stubDashboard } from './testing/stub-dashboard.ts';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

let folder: string;
let page: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ops-dashboard-'));
  page = join(folder, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'nobody sees this');
  await writeFile(
    join(page, 'index.html'),
    '<!doctype html><script type="module" src="/assets/main-1a2b.js"></script>',
  );
  await writeFile(join(page, 'assets/main-1a2b.js'), 'export {};');
});
afterAll(() => rm(folder, { recursive: true }));

test('every answer has the policy and the other headers, whatever it is', async () => {
  const broken: Routes = (app) => {
    app.get('/api/broken', async () => {
      throw new TypeError('secret words of ours');
    });
  };
  const { app } = await stubDashboard({ page, routes: [...ROUTES, broken] });
  const answers = [
    [200, await app.inject('/')],
    [200, await app.inject('/assets/main-1a2b.js')],
    [401, await app.inject('/api/session')],
    [401, await app.inject('/api/live')],
    [401, await app.inject('/runbooks/ConsumerStopped')],
    [404, await app.inject('/nothing')],
    [404, await app.inject('/api/nothing')],
    [405, await app.inject({ method: 'PUT', url: '/api/session' })],
    [400, await app.inject('/runbooks/%ZZ')],
    [400, await app.inject({ method: 'POST', url: '/api/session', payload: { key: 1 } })],
    [500, await app.inject('/api/broken')],
  ] as const;
  for (const [status, { statusCode, headers, body, raw }] of answers) {
    expect([raw.req.url, statusCode]).toEqual([raw.req.url, status]);
    expect(headers).toMatchObject({
      ...{ 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' },
      ...{ 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin' },
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(body).not.toMatch(/secret words|nobody sees/);
  }
});

test('what is no HTTP gets the policy as well', async () => {
  const { app } = await stubDashboard();
  await app.listen({ host: '127.0.0.1', port: 0 });
  const text = await new Promise<string>((resolve) => {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes;
    });
    socket.on('close', () => resolve(received));
    socket.write('NO HTTP AT ALL\r\n\r\n');
  });
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect(text).toContain(`content-security-policy: ${POLICY}\r\n`);
  await app.close();
});

test('the page is asked for anew each time, and what has a hash in its name never again', async () => {
  const { app } = await stubDashboard({ page });
  expect((await app.inject('/')).headers).toMatchObject({
    ...{ 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' },
  });
  expect((await app.inject('/assets/main-1a2b.js')).headers).toMatchObject({
    ...{
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'application/javascript; charset=utf-8',
    },
  });
});

test.each([
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/..%5csecret.txt',
  '//secret.txt',
  '/./../secret.txt',
  '/assets/%00',
  '/.env',
  '/assets/',
])('%s leads to no file', async (path) => {
  const { app } = await stubDashboard({ page });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  // As it stands: a client of the usual kind would make something else of it.
  const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path }, async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part);
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() });
    });
    asked.on('error', reject).end();
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.text).not.toContain('nobody sees');
  await app.close();
});

test('without a built page the rest is there all the same', async () => {
  const { app, logIn } = await stubDashboard();
  expect((await app.inject('/')).statusCode).toBe(404);
  expect((await logIn('ops')).answer.statusCode).toBe(201);
});

test('every route but the page and the login asks for a session, and for the scope that it names', async () => {
  const registered: { method: string; url: string }[] = [];
  const watching: Routes = (app) => {
    app.addHook('onRoute', ({ method, url }) => {
      registered.push(...[method].flat().map((each) => ({ method: each, url })));
    });
  };
  const { app, logIn } = await stubDashboard({ routes: [watching, ...ROUTES] });
  const open = ['GET /api/session', 'HEAD /api/session', 'POST /api/session'];
  const closed = registered.filter(({ method, url }) => !open.includes(`${method} ${url}`));
  expect(closed.length).toBeGreaterThan(3);
  const { headers } = await logIn('ops');
  const { 'x-csrf-token': _, ...withoutToken } = headers;
  for (const { method, url } of closed) {
    const asked = { method: method as 'GET', url: url.replace(/:\w+/g, 'x') };
    expect([method, url, (await app.inject(asked)).statusCode]).toEqual([method, url, 401]);
    if (method === 'GET' || method === 'HEAD') continue;
    const { statusCode } = await app.inject({ ...asked, headers: withoutToken });
    expect([method, url, statusCode]).toEqual([method, url, 403]);
  }
});

test('a runbook speaks of what led to it, in the commands of the system that runs', async () => {
  const readOf = async (environment: Record<string, string>, subject: string) => {
    const { app, logIn } = await stubDashboard({ environment });
    const { headers } = await logIn('ops');
    const url = `/runbooks/ConsumerStopped?subject=${encodeURIComponent(subject)}`;
    return (await app.inject({ url, headers })).body;
  };
  const inContainers = await readOf({}, 'feedback-consumer');
  expect(inContainers).toContain('docker compose restart feedback-consumer');
  expect(inContainers).not.toContain('purchase-consumer');
  const here = await readOf({ OPS_LOCAL_FOLDER: '/tmp/here' }, 'purchase-consumer/loyalty.purchases/3');
  expect(here).toContain('tail -n 50 /tmp/here/purchase-consumer-1.log');
  expect(here).toContain('pkill -9 -f services/purchase-consumer/src/main.ts');
  expect(here).not.toMatch(/docker compose (restart|logs|ps)|kubectl/);
});
