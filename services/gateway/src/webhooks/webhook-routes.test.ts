/** What is refused at the door, before anything is written; what is done is shown on real servers (test/integration/webhooks). */
import { randomBytes } from 'node:crypto';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { beforeAll, expect, test } from 'vitest';
import { bearing, stubGateway } from '../testing/stub-gateway.ts';
import { webhookRoutes } from './webhook-routes.ts';

const CHANNELS = [
  { channel: 'email', consent: 'required', capStarts: null, capDays: null, quietFrom: null, quietTo: null },
];
/** Answers each statement by its name; whatever writes throws. */
const pool = {
  query: async ({ name }: { name: string }) => ({ rows: name === 'list-webhook-channels' ? CHANNELS : [] }),
};
const KEY = { WEBHOOK_SECRETS_KEY: `test:${randomBytes(32).toString('base64')}` };
const ENDPOINT = { url: 'https://8.8.8.8/hook' };

let app: HttpApp;
beforeAll(async () => {
  app = await stubGateway([webhookRoutes], { pool: pool as never }, KEY);
});

async function register(body: object, headers = bearing('admin')) {
  const answer = await app.inject({ method: 'POST', url: '/v1/webhooks/endpoints', headers, payload: body });
  return { status: answer.statusCode, ...answer.json() };
}

test.each([
  [{}, 'body.url'],
  [{ ...ENDPOINT, secret: 'mine' }, 'body.secret'],
  [{ ...ENDPOINT, filter: { to: ['gold'] } }, 'body.filter.to[0]'],
  [{ ...ENDPOINT, filter: { to: [] } }, 'body.filter.to'],
  [{ ...ENDPOINT, filter: { to: ['regular', 'regular'] } }, 'body.filter.to'],
  [{ ...ENDPOINT, filter: { colour: 'red' } }, 'body.filter.colour'],
  [{ ...ENDPOINT, filter: { levels: ['regular'] } }, 'body.filter.levels[0]'],
  [{ ...ENDPOINT, filter: { minimumBalance: 100 } }, 'body.filter.minimumBalance'],
  [{ ...ENDPOINT, filter: { minimumBalance: '-1' } }, 'body.filter.minimumBalance'],
  [{ ...ENDPOINT, deliver: 'some' }, 'body.deliver'],
  [{ ...ENDPOINT, holdoutBasisPoints: 10_001 }, 'body.holdoutBasisPoints'],
  [{ ...ENDPOINT, concurrency: 0 }, 'body.concurrency'],
  [{ ...ENDPOINT, ratePerSecond: 0.5 }, 'body.ratePerSecond'],
  [{ ...ENDPOINT, description: 'a\0b' }, 'body.description'],
])('an endpoint %j is refused for %s', async (body, field) => {
  const answer = await register(body);
  expect([answer.status, answer.errors.map((each: { field: string }) => each.field)]).toEqual([400, [field]]);
});

test.each([
  [{ url: 'http://8.8.8.8/' }, 'body.url', 'must begin with https://'],
  [{ url: 'https://127.0.0.1/' }, 'body.url', 'must lead to a public address'],
  [{ url: 'https://localhost/' }, 'body.url', 'must lead to a public address'],
  [{ url: 'https://nowhere.invalid/' }, 'body.url', 'must lead to a public address'],
  [{ url: 'https://me:secret@8.8.8.8/' }, 'body.url', 'must not hold a user or a password'],
  [{ url: 'https://8.8.8.8:25/' }, 'body.url', 'must go to port 443 or to one from 1024 on'],
  [{ ...ENDPOINT, channel: 'pigeon' }, 'body.channel', 'must be a channel that has rules'],
  [{ ...ENDPOINT, filter: { types: ['risk.changed'], to: ['regular'] } }, 'body.filter.to', 'must be about outcomes'],
])('%j is refused with a rule, and nothing of what lies inside', async (body, field, rule) => {
  const answer = await register(body);
  expect(answer).toMatchObject({
    status: 422,
    type: 'urn:loyalty-ladder:problem:endpoint-refused',
    errors: [{ field }],
  });
  expect(answer.errors[0].rule).toContain(rule);
  expect(JSON.stringify(answer)).not.toMatch(/127\.|nowhere|secret@/);
});

test('who is no admin does nothing here', async () => {
  for (const [method, url] of [
    ['POST', '/v1/webhooks/endpoints'],
    ['GET', '/v1/webhooks/endpoints'],
    ['GET', '/v1/webhooks/endpoints/we_1'],
    ['PATCH', '/v1/webhooks/endpoints/we_1'],
    ['DELETE', '/v1/webhooks/endpoints/we_1'],
    ['POST', '/v1/webhooks/endpoints/we_1/rotate-secret'],
    ['POST', '/v1/webhooks/endpoints/we_1/enable'],
    ['POST', '/v1/webhooks/endpoints/we_1/disable'],
    ['POST', '/v1/webhooks/endpoints/we_1/test'],
    ['POST', '/v1/webhooks/endpoints/we_1/replay'],
    ['POST', '/v1/webhooks/endpoints/we_1/deliveries/msg_1/resend'],
    ['GET', '/v1/webhooks/endpoints/we_1/deliveries'],
    ['GET', '/v1/webhooks/endpoints/we_1/holdout'],
    ['GET', '/v1/webhooks/events'],
    ['GET', '/v1/webhooks/channels'],
    ['PUT', '/v1/webhooks/channels/email'],
  ] as const) {
    const headers = bearing('publish', 'read', 'redeem', 'adjust', 'ops');
    const answer = await app.inject({ method, url, headers });
    expect([method, url, answer.statusCode, answer.json().scope]).toEqual([method, url, 403, 'admin']);
  }
});

test.each([
  ['GET', '/v1/webhooks/endpoints/we_1'],
  ['PATCH', '/v1/webhooks/endpoints/we_1'],
  ['GET', '/v1/webhooks/endpoints/we_1/deliveries'],
  ['GET', '/v1/webhooks/endpoints/we_1/holdout?customerId=c'],
] as const)('%s %s of an endpoint that is not there is 404', async (method, url) => {
  const payload = method === 'PATCH' ? { payload: { description: 'x' } } : {};
  const answer = await app.inject({ method, url, headers: bearing('admin'), ...payload });
  expect([answer.statusCode, answer.json().type]).toEqual([404, 'urn:loyalty-ladder:problem:not-found']);
});

test.each([
  [{ consent: 'maybe' }, 'body.consent'],
  [{}, 'body.consent'],
  [{ consent: 'required', cap: { starts: 0, days: 7 } }, 'body.cap.starts'],
  [{ consent: 'required', cap: { starts: 1, days: 91 } }, 'body.cap.days'],
  [{ consent: 'required', cap: { starts: 1 } }, 'body.cap.days'],
  [{ consent: 'required', quietHours: { from: '24:00', to: '08:00' } }, 'body.quietHours.from'],
  [{ consent: 'required', quietHours: { from: '08:00', to: '08:00' } }, 'body.quietHours.to'],
])('rules of a channel %j are refused for %s', async (payload, field) => {
  const answer = await app.inject({
    method: 'PUT',
    url: '/v1/webhooks/channels/email',
    headers: bearing('admin'),
    payload,
  });
  expect([answer.statusCode, answer.json().errors?.[0]?.field]).toEqual([400, field]);
});

test.each(['before=x', 'before=1', 'limit=0', 'limit=1000', 'state=lost', 'customer=c'])(
  'deliveries asked for by %s are refused',
  async (query) => {
    const url = `/v1/webhooks/endpoints/we_1/deliveries?${query}`;
    const answer = await app.inject({ method: 'GET', url, headers: bearing('admin') });
    expect([answer.statusCode, answer.json().errors?.[0]?.field]).toEqual([400, `query.${query.split('=')[0]}`]);
  },
);

test('a gateway that cannot keep secrets registers nothing, and says what to do', async () => {
  const without = await stubGateway([webhookRoutes], { pool: pool as never });
  const request = {
    method: 'POST',
    url: '/v1/webhooks/endpoints',
    headers: bearing('admin'),
    payload: ENDPOINT,
  } as const;
  expect((await without.inject(request)).json().type).toBe('urn:loyalty-ladder:problem:webhooks-off');
});

test.each([{}, { since: '2026-06-01T12:00:00Z', after: '1' }, { since: 'yesterday' }])(
  'a replay from %j is refused',
  async (payload) => {
    const url = '/v1/webhooks/endpoints/we_1/replay';
    const answer = await app.inject({ method: 'POST', url, headers: bearing('admin'), payload });
    expect([answer.statusCode, answer.json().errors?.[0]?.field]).toEqual([400, 'body.since']);
  },
);

test('the OpenAPI document says what receivers are sent', async () => {
  const { openapi, webhooks } = (await app.inject('/openapi.json')).json();
  expect(openapi).toBe('3.1.0');
  const { parameters, requestBody } = webhooks.outcome.post;
  expect(parameters.map(({ name }: { name: string }) => name)).toEqual([
    'webhook-id',
    'webhook-timestamp',
    'webhook-signature',
  ]);
  expect(requestBody.content['application/json'].schema.required).toEqual(['type', 'timestamp', 'action', 'data']);
});
