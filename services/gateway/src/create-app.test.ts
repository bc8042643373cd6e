import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Routes } from './create-app.ts';
import { bearing, stubGateway } from './testing/stub-gateway.ts';

const thing = z.strictObject({ id: z.string().max(5), lines: z.array(z.strictObject({ quantity: z.int() })) });

const thingRoutes: Routes = (app) => {
  app.post(
    '/v1/things',
    { config: { scope: 'publish' }, schema: { body: thing, response: { 200: thing } } },
    async ({ body }) => body,
  );
  app.get('/v1/things/:id', { config: { scope: 'read' } }, async ({ caller }) => ({ who: caller.keyId }));
  app.get('/v1/broken', { config: { scope: 'read' } }, async () => {
    throw new TypeError('secret words of ours');
  });
  app.get('/v1/away', { config: { scope: 'read' } }, async () => {
    throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
  });
  app.get('/v1/talkative', { config: { scope: 'read' }, schema: { response: { 200: thing } } }, async () => ({
    ...{ id: 'a', lines: [], ofSomebodyElse: 'her address' },
  }));
  app.get('/v1/slow', { config: { scope: 'read' }, handlerTimeout: 20 }, () => new Promise(() => {}));
};

const json = { 'content-type': 'application/json' };
const post = (payload: string | Buffer, headers: Record<string, string> = {}) => ({
  ...{ method: 'POST' as const, url: '/v1/things', payload },
  headers: { ...json, ...bearing('publish'), ...headers },
});
const GOOD = JSON.stringify({ id: 'a', lines: [] });

test('a request that keeps all rules is answered, and its answer can be kept by nobody', async () => {
  const app = await stubGateway([thingRoutes]);
  const answer = await app.inject({ ...post(GOOD), headers: { ...post(GOOD).headers, 'x-request-id': 'till-7' } });
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ id: 'a', lines: [] });
  expect(answer.headers).toMatchObject({
    ...{ 'x-request-id': 'till-7', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'ratelimit-policy': '"key";q=1000;w=2',
    ratelimit: '"key";r=999;t=1',
  });
  expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
});

test.each([
  ['no key', { url: '/v1/things/x' }, 401, 'unauthenticated', { reason: 'missing' }],
  [
    'no bearer',
    { url: '/v1/things/x', headers: { authorization: 'Basic eA==' } },
    401,
    'unauthenticated',
    { reason: 'malformed' },
  ],
  [
    'an unknown key',
    { url: '/v1/things/x', headers: { authorization: 'Bearer nope' } },
    401,
    'unauthenticated',
    { reason: 'unknown' },
  ],
  ['another scope', { url: '/v1/things/x', headers: bearing('publish', 'admin') }, 403, 'forbidden', { scope: 'read' }],
  ['another path', { url: '/v1/nothing', headers: bearing('read') }, 404, 'not-found', {}],
  [
    'another path with a body that is none',
    { method: 'POST', url: '/v1/nothing', payload: '{', headers: json },
    404,
    'not-found',
    {},
  ],
  [
    'another method',
    { method: 'DELETE', url: '/v1/things/x', headers: bearing('read') },
    405,
    'method-not-allowed',
    {},
  ],
  [
    'a path that is badly encoded',
    { url: '/v1/things/%ZZ', headers: bearing('read') },
    400,
    'malformed-request',
    { errors: [{ field: 'path', rule: 'must be percent-encoded UTF-8' }] },
  ],
  ['an id without end', { url: `/v1/things/${'x'.repeat(2_000)}`, headers: bearing('read') }, 414, 'path-too-long', {}],
  [
    'a NUL in an id',
    { url: '/v1/things/a%00b', headers: bearing('read') },
    400,
    'malformed-request',
    { errors: [{ field: 'path', rule: 'must have no NUL' }] },
  ],
  [
    'a body where none is taken',
    { url: '/v1/things/x', headers: { ...bearing('read'), ...json }, payload: '{}' },
    400,
    'malformed-request',
    { errors: [{ field: 'body', rule: 'must not be there: this takes none' }] },
  ],
  [
    'another kind of body',
    post(GOOD, { 'content-type': 'text/plain' }),
    415,
    'unsupported-media-type',
    { mediaTypes: ['application/json'] },
  ],
  [
    'another charset',
    post(GOOD, { 'content-type': 'application/json; charset=utf-16' }),
    415,
    'unsupported-media-type',
    {},
  ],
  ['a compressed body', post(GOOD, { 'content-encoding': 'gzip' }), 415, 'unsupported-encoding', {}],
  ['a large body', post(`"${'x'.repeat(2_000_000)}"`), 413, 'body-too-large', { bytesMax: 1_048_576 }],
  ['an empty body', post(''), 400, 'invalid-request', {}],
  [
    'a body that is no JSON',
    post('{"id":'),
    400,
    'malformed-body',
    { errors: [{ field: 'body', rule: 'must be JSON (RFC 8259)' }] },
  ],
  [
    'wrong types',
    post('{"id":1,"lines":[{"quantity":1.5}]}'),
    400,
    'invalid-request',
    {
      errors: [
        { field: 'body.id', rule: 'Invalid input: expected string, received number' },
        { field: 'body.lines[0].quantity', rule: 'Invalid input: expected int, received number' },
      ],
    },
  ],
  [
    'unknown fields',
    post('{"id":"a","lines":[{"quantity":1,"colour":"red"}],"x":1}'),
    400,
    'invalid-request',
    {
      errors: [
        { field: 'body.lines[0].colour', rule: 'is not known here' },
        { field: 'body.x', rule: 'is not known here' },
      ],
    },
  ],
  ['a defect of ours', { url: '/v1/broken', headers: bearing('read') }, 500, 'internal', {}],
  [
    'what does not answer',
    { url: '/v1/away', headers: bearing('read') },
    503,
    'unavailable',
    { detail: 'Something that this needs does not answer now.' },
  ],
  ['what takes too long', { url: '/v1/slow', headers: bearing('read') }, 503, 'unavailable', {}],
] as const)('%s is answered with a problem that says so', async (_, request, status, name, members) => {
  const app = await stubGateway([thingRoutes]);
  const answer = await app.inject(request as never);
  expect(answer.json()).toMatchObject({ type: `urn:loyalty-ladder:problem:${name}`, status, ...members });
  expect(answer.statusCode).toBe(status);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  expect(answer.json().requestId).toBe(answer.headers['x-request-id']);
  expect(answer.body).not.toMatch(/secret words|ECONNREFUSED|10\.0\.0\.1|node_modules/);
});

test('an answer says nothing that its schema does not name: rather there is none', async () => {
  const app = await stubGateway([thingRoutes]);
  const answer = await app.inject({ url: '/v1/talkative', headers: bearing('read') });
  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toContain('her address');
});

test('401 says how to ask, 405 and OPTIONS what there is, 503 when to come back', async () => {
  const app = await stubGateway([thingRoutes]);
  const of = async (request: object) => (await app.inject(request)).headers;
  expect(await of({ url: '/v1/things/x' })).toMatchObject({ 'www-authenticate': 'Bearer realm="loyalty-ladder"' });
  expect(await of({ method: 'PUT', url: '/v1/things/x' })).toMatchObject({ allow: 'GET, HEAD, OPTIONS' });
  expect(await of({ method: 'OPTIONS', url: '/v1/things' })).toMatchObject({ allow: 'OPTIONS, POST' });
  expect(await of({ url: '/v1/away', headers: bearing('read') })).toMatchObject({ 'retry-after': '1' });
});

test('a key that has spent its rate waits, and no other one', async () => {
  const app = await stubGateway([thingRoutes], {}, { KEY_REQUESTS_PER_SECOND_MAX: '1' });
  const ask = (...scopes: Parameters<typeof bearing>) =>
    app.inject({ url: '/v1/things/x', headers: bearing(...scopes) });
  const statuses = [await ask('read'), await ask('read'), await ask('read'), await ask('read', 'ops')];
  expect(statuses.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429, 200]);
  expect(statuses[2]?.headers).toMatchObject({ 'retry-after': '1', ratelimit: '"key";r=0;t=1' });
  expect(statuses[2]?.json()).toMatchObject({ limit: 'key' });
});

test('whoever guesses keys is limited by address before anybody is asked about the key', async () => {
  let asked = 0;
  const verify = async () => {
    asked += 1;
    return 'unknown' as const;
  };
  const app = await stubGateway(
    [thingRoutes],
    { keys: { known: () => undefined, verify } },
    { ADDRESS_REQUESTS_PER_SECOND_MAX: '2' },
  );
  const guess = () =>
    app.inject({ url: '/v1/things/x', headers: { authorization: `Bearer ll_${'0'.repeat(16)}_${'1'.repeat(40)}` } });
  const statuses = await Promise.all(Array.from({ length: 6 }, guess));
  expect(statuses.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401, 429, 429]);
  expect(asked).toBe(4);
});

test('the OpenAPI document names every route with its scope and the problems, and the page loads nothing from elsewhere', async () => {
  const app = await stubGateway([thingRoutes]);
  const document = (await app.inject('/openapi.json')).json();
  expect(document.openapi).toBe('3.1.0');
  expect(document.paths['/v1/things/{id}'].get).toMatchObject({
    security: [{ key: [] }],
    description: 'Needs a key with the scope `read`.',
    responses: { default: { $ref: '#/components/responses/Problem' } },
  });
  const page = await app.inject('/docs/');
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/);
  expect(page.body).not.toMatch(/https?:\/\//);
  expect(page.body).not.toMatch(/<script>|<style>| style=/);
});
