/** Logging in and out, and what a browser or somebody else's page may do with that. */
import { expect, test } from 'vitest';
import { ROUTES, type Routes } from '../create-app.ts';
import { stubDashboard } from '../testing/stub-dashboard.ts';

/** One that looks, one that acts, and one that the scope ops does not open. */
const things: Routes = (app) => {
  app.get('/api/things', { config: { scope: 'ops' } }, async ({ caller }) => ({ who: caller.name }));
  app.post('/api/things', { config: { scope: 'ops' } }, async () => ({ done: true }));
  app.post('/api/others', { config: { scope: 'admin' } }, async () => ({ done: true }));
};
const withThings = (environment: Record<string, string> = {}) =>
  stubDashboard({ routes: [...ROUTES, things], environment });
const problem = (name: string) => ({ type: `urn:loyalty-ladder:problem:${name}` });

test('a key with the scope ops logs in: the page is told who that is, the cookie no script', async () => {
  const { app, logIn } = await withThings();
  const { answer, headers } = await logIn('ops');
  expect(answer.statusCode).toBe(201);
  expect(answer.json()).toMatchObject({ caller: { name: 'stub', scopes: ['ops'] }, isDevelopment: false });
  expect(answer.body).not.toContain('1'.repeat(40));
  expect(answer.headers['set-cookie']).toMatch(/^ops-session-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect((await app.inject({ url: '/api/session', headers })).json()).toEqual(answer.json());
  expect((await app.inject({ url: '/api/things', headers })).json()).toEqual({ who: 'stub' });
});

test('where TLS is spoken the cookie is Secure and bound to the host, and a trusted proxy alone is believed to say so', async () => {
  const forwarded = { 'x-forwarded-proto': 'https' };
  const cookieOf = async (environment: Record<string, string>) => {
    const { app, keys } = await withThings(environment);
    const ask = { method: 'POST', url: '/api/session', headers: forwarded } as const;
    const { headers } = await app.inject({ ...ask, payload: { key: keys.make('ops') } });
    return headers['set-cookie'];
  };
  expect(await cookieOf({ OPS_TRUSTED_PROXIES: '127.0.0.1' })).toMatch(
    /^__Host-ops-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  );
  expect(await cookieOf({})).not.toMatch(/Secure|__Host/);
});

test.each([
  ['an unknown key', { key: `ll_${'f'.repeat(16)}_${'1'.repeat(40)}` }, 401, 'unauthenticated'],
  ['no key at all', {}, 400, 'invalid-request'],
  ['two ways at once', { key: 'x', development: true }, 400, 'invalid-request'],
  ['the development login where it is not set', { development: true }, 401, 'unauthenticated'],
  ['what is no key', { key: 'letmein' }, 401, 'unauthenticated'],
] as const)('with %s nobody is let in', async (_, payload, status, name) => {
  const { app } = await withThings();
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload });
  expect(answer.json()).toMatchObject({ ...problem(name), status });
  expect(answer.headers).not.toHaveProperty('set-cookie');
});

test('a key without the scope ops is told so, and what its own scopes do not open stays closed to one with it', async () => {
  const { app, logIn } = await withThings();
  expect((await logIn('read', 'admin', 'redeem')).answer.json()).toMatchObject({
    ...problem('forbidden'),
    scope: 'ops',
  });
  const { headers } = await logIn('ops');
  const answer = await app.inject({ method: 'POST', url: '/api/others', headers });
  expect(answer.json()).toMatchObject({ ...problem('forbidden'), scope: 'admin' });
});

test("whoever logs in has a new id, whatever the browser had, and the one before is nobody's", async () => {
  const { app, logIn, keys } = await withThings();
  const fixed = 'ops-session-0=attackers-choice';
  const ask = { method: 'POST', url: '/api/session', payload: { key: keys.make('ops') } } as const;
  const { headers } = await app.inject({ ...ask, headers: { cookie: fixed } });
  expect(headers['set-cookie']).not.toContain('attackers-choice');
  expect((await app.inject({ url: '/api/things', headers: { cookie: fixed } })).statusCode).toBe(401);
  const first = await logIn('ops');
  await app.inject({ ...ask, headers: { cookie: first.cookie } });
  expect((await app.inject({ url: '/api/things', headers: first.headers })).statusCode).toBe(401);
});

test('whoever logs out is out, and so is a copy of the cookie', async () => {
  const { app, logIn } = await withThings();
  const { headers } = await logIn('ops');
  const answer = await app.inject({ method: 'DELETE', url: '/api/session', headers });
  expect(answer.statusCode).toBe(204);
  expect(answer.headers['set-cookie']).toMatch(/Max-Age=0/);
  expect((await app.inject({ url: '/api/things', headers })).statusCode).toBe(401);
});

test('what changes something needs the token of its own session', async () => {
  const { app, logIn } = await withThings();
  const { headers } = await logIn('ops');
  const other = await logIn('ops');
  const act = async (token: string | undefined) => {
    const { cookie } = headers;
    return app.inject({
      method: 'POST',
      url: '/api/things',
      headers: { cookie, ...(token && { 'x-csrf-token': token }) },
    });
  };
  expect((await act(headers['x-csrf-token'])).statusCode).toBe(200);
  for (const token of [undefined, 'x', other.headers['x-csrf-token']]) {
    expect((await act(token)).json()).toMatchObject({ ...problem('cross-site'), status: 403 });
  }
});

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a sibling host', { 'sec-fetch-site': 'same-site' }, 403],
  ['its own page', { 'sec-fetch-site': 'same-origin' }, 200],
  ['another origin, by an older browser', { origin: 'http://evil.example' }, 403],
  ['its own host by another protocol', { origin: 'https://localhost:80' }, 403],
  ['a page without an origin', { origin: 'null' }, 403],
  ['its own origin', { origin: 'http://localhost:80' }, 200],
] as const)('a request of %s, with cookie and token, gets %s', async (_, more, status) => {
  const { app, logIn } = await withThings();
  const { headers } = await logIn('ops');
  const ask = { url: '/api/things', headers: { ...headers, host: 'localhost:80', ...more } };
  expect((await app.inject({ ...ask, method: 'POST' })).statusCode).toBe(status);
  expect((await app.inject({ ...ask, method: 'GET' })).statusCode).toBe(status);
});

test('another site can log nobody in either', async () => {
  const { app, keys } = await withThings();
  const ask = { method: 'POST', url: '/api/session', payload: { key: keys.make('ops') } } as const;
  const answer = await app.inject({ ...ask, headers: { 'sec-fetch-site': 'cross-site' } });
  expect(answer.json()).toMatchObject(problem('cross-site'));
});

test('an address is typed by somebody, and opens what is looked at', async () => {
  const { app, logIn } = await withThings();
  const headers = { ...(await logIn('ops')).headers, 'sec-fetch-site': 'none' };
  expect((await app.inject({ url: '/api/things', headers })).statusCode).toBe(200);
  expect((await app.inject({ method: 'POST', url: '/api/things', headers })).statusCode).toBe(403);
});

test('a revoked key ends its sessions at the next look, one that was not used ends by itself', async () => {
  const { app, logIn, keys, at } = await withThings();
  const { headers } = await logIn('ops');
  const status = async () => (await app.inject({ url: '/api/things', headers })).statusCode;
  expect(await status()).toBe(200);
  keys.revokeAll();
  expect(await status()).toBe(401);
  const idle = await logIn('ops');
  at.ms += 30 * 60_000;
  expect((await app.inject({ url: '/api/things', headers: idle.headers })).statusCode).toBe(401);
});

test('while Postgres is away whoever is in goes on looking, and nobody comes in', async () => {
  const { app, logIn, keys } = await withThings();
  const { headers } = await logIn('ops');
  keys.fault = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1'), { code: 'ECONNREFUSED' });
  expect((await app.inject({ url: '/api/things', headers })).statusCode).toBe(200);
  const { answer } = await logIn('ops');
  expect(answer.json()).toMatchObject({ ...problem('unavailable'), status: 503 });
  expect(answer.body).not.toContain('10.0.0.1');
});

test('whoever guesses keys waits after ten of them, and no other address does', async () => {
  const { app, keys } = await withThings();
  const guess = (remoteAddress: string, key = 'letmein') =>
    app.inject({ method: 'POST', url: '/api/session', payload: { key }, remoteAddress });
  const statuses: number[] = [];
  for (let each = 0; each < 12; each += 1) statuses.push((await guess('203.0.113.9')).statusCode);
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
  const refused = await guess('203.0.113.9', keys.make('ops'));
  expect(refused.json()).toMatchObject({ ...problem('too-many-requests'), limit: 'login' });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await guess('203.0.113.10', keys.make('ops'))).statusCode).toBe(201);
});

test('whoever logs in rightly many times does not wait', async () => {
  const { logIn } = await withThings();
  for (let each = 0; each < 30; each += 1) expect((await logIn('ops')).answer.statusCode).toBe(201);
});

test('the development login lets in at once, and says that it is one', async () => {
  const { app } = await withThings({ OPS_DEVELOPMENT_LOGIN: 'true' });
  expect((await app.inject('/api/session')).json()).toMatchObject({
    ...problem('unauthenticated'),
    developmentLogin: true,
  });
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { development: true } });
  expect(answer.json()).toMatchObject({ caller: { scopes: ['ops'] }, isDevelopment: true });
});

test.each([
  ['a name that was led to this machine', { host: 'evil.example' }],
  ['a proxy before it', { 'x-forwarded-for': '203.0.113.9' }],
  ['a proxy of the newer kind', { forwarded: 'for=203.0.113.9' }],
] as const)('with the development login nothing is answered through %s', async (_, headers) => {
  const { app } = await withThings({ OPS_DEVELOPMENT_LOGIN: 'true' });
  const ask = { method: 'POST', url: '/api/session', payload: { development: true } } as const;
  expect((await app.inject({ ...ask, headers })).json()).toMatchObject(problem('cross-site'));
  expect((await app.inject({ url: '/', headers })).json()).toMatchObject(problem('cross-site'));
  expect((await app.inject({ ...ask, headers: { host: 'localhost:4000' } })).statusCode).toBe(201);
  expect((await app.inject({ ...ask, headers: { host: '[::1]:4000' } })).statusCode).toBe(201);
});
