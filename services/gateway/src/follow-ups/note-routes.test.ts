/** What is refused before Kafka is asked; what is published is in test/integration/operations/base-reports.test.ts. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishingRoutes } from '../events/publishing-routes.ts';
import { bearing, stubGateway } from '../testing/stub-gateway.ts';

let app: HttpApp;
beforeAll(async () => {
  app = await stubGateway([publishingRoutes]);
});
afterAll(() => app.close());

const post = (url: string, payload: object, headers = bearing('publish')) =>
  app.inject({ method: 'POST', url, headers, payload });

const NOTE = { id: 'n', time: '2024-05-30T10:00:00Z', touchpoint: 'till-3', cause: 'price', resolved: true };
const ANSWER = { id: 's', time: '2024-05-30T10:00:00Z', by: 'e7', note: 'called' };
const CASE = `/v1/follow-ups/${'0'.repeat(32)}/resolve`;

test.each<[string, string, object, string]>([
  ['a cause that there is not', '/v1/customers/c/notes', { ...NOTE, cause: 'rain' }, 'body.cause'],
  ['no time', '/v1/customers/c/notes', { ...NOTE, time: undefined }, 'body.time'],
  ['a time that is far ahead', '/v1/customers/c/notes', { ...NOTE, time: '2999-01-01T00:00:00Z' }, 'body.time'],
  ['a touchpoint of nothing', '/v1/customers/c/notes', { ...NOTE, touchpoint: '' }, 'body.touchpoint'],
  ['a wait below nothing', '/v1/customers/c/notes', { ...NOTE, waitSeconds: -1 }, 'body.waitSeconds'],
  ['nothing about whether it is settled', '/v1/customers/c/notes', { ...NOTE, resolved: undefined }, 'body.resolved'],
  ['a field that nobody knows', '/v1/customers/c/notes', { ...NOTE, text: 'x' }, 'body.text'],
  ['an answer of nobody', CASE, { ...ANSWER, by: undefined }, 'body.by'],
  ['an answer without a word', CASE, { ...ANSWER, note: '  ' }, 'body.note'],
  ['an id of no follow-up', '/v1/follow-ups/score:s/resolve', ANSWER, 'path.followUpId'],
])('%s is refused, by the field', async (_, url, body, field) => {
  const answer = await post(url, body);
  expect(answer.statusCode, answer.body).toBe(400);
  expect(answer.json().errors).toMatchObject([{ field, rule: expect.any(String) }]);
});

test('who may not publish neither notes nor answers', async () => {
  for (const [url, body] of [
    ['/v1/customers/c/notes', NOTE],
    [CASE, ANSWER],
  ] as const) {
    expect((await post(url, body, bearing('read'))).statusCode).toBe(403);
  }
});
