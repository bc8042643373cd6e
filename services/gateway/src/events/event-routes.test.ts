/** What is refused before Kafka is asked; what is published is in test/integration/gateway/events.test.ts. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearing, stubGateway } from '../testing/stub-gateway.ts';
import { publishingRoutes } from './publishing-routes.ts';

let app: HttpApp;
beforeAll(async () => {
  app = await stubGateway([publishingRoutes], {}, { GATEWAY_BODY_BYTES_MAX: '4096' });
});
afterAll(() => app.close());

const post = (contentType: string, payload: string | Buffer, more: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/v1/events',
    headers: { ...bearing('publish'), 'content-type': contentType, ...more },
    payload,
  });
const STRUCTURED = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';

test.each<[string, string, string | Buffer, number, string]>([
  ['XML', 'application/xml', '<a/>', 415, 'unsupported-media-type'],
  ['Avro events', 'application/cloudevents+avro', 'x', 415, 'unsupported-media-type'],
  ['Latin 1', 'application/json; charset=latin1', '{}', 415, 'unsupported-media-type'],
  ['no JSON', STRUCTURED, '{', 400, 'malformed-body'],
  ['bytes that are no UTF-8', STRUCTURED, Buffer.from([0x22, 0xff, 0x22]), 400, 'malformed-body'],
  ['a field twice', STRUCTURED, '{"id":"a","id":"b"}', 400, 'malformed-body'],
  ['too much', STRUCTURED, ' '.repeat(5_000), 413, 'body-too-large'],
  ['JSON without attributes', 'application/json', '{"customerId":"anna"}', 400, 'invalid-request'],
  ['no event', STRUCTURED, '[]', 400, 'invalid-request'],
  ['no list', BATCH, '{}', 400, 'invalid-request'],
  ['a list of nothing good', BATCH, '[{},7]', 422, 'batch-refused'],
])('%s is refused', async (_, contentType, body, status, type) => {
  const answer = await post(contentType, body);
  expect(answer.statusCode, answer.body).toBe(status);
  expect(answer.json()).toMatchObject({ type: `urn:loyalty-ladder:problem:${type}` });
});

test('a refused event names each missing attribute; a refused batch has a result for each event', async () => {
  expect((await post('application/json', '{}')).json().errors).toEqual(
    ['specversion', 'id', 'source', 'type', 'time'].map((name) => ({
      field: `headers.ce-${name}`,
      rule: 'is missing',
    })),
  );
  const { results } = (await post(BATCH, '[{},7]')).json();
  expect(results).toMatchObject([
    {
      index: 0,
      status: 400,
      type: 'urn:loyalty-ladder:problem:invalid-request',
      errors: [{ field: 'body[0].specversion' }, {}, {}, {}, {}],
    },
    { index: 1, status: 400, errors: [{ field: 'body[1]' }] },
  ]);
});

test('an empty batch is accepted; without the schema registry a fact is not', async () => {
  expect((await post(BATCH, '[]')).json()).toEqual({ accepted: 0, refused: 0, results: [] });
  const event = {
    ...{ specversion: '1.0', id: '1', source: 's', type: 'contact.visited', time: '2026-11-27T11:59:00Z' },
    data: { customerId: 'anna', channel: 'shop' },
  };
  const answer = await post(STRUCTURED, JSON.stringify(event));
  expect(answer.statusCode).toBe(503);
  expect(answer.headers['retry-after']).toMatch(/^\d+$/);
});

test('a key without the scope publish is refused', async () => {
  const answer = await post(STRUCTURED, '{}', bearing('read', 'redeem', 'adjust', 'admin', 'ops'));
  expect(answer.statusCode).toBe(403);
});

test('the document says what may be sent', async () => {
  const { paths } = (await app.inject({ url: '/openapi.json' })).json();
  const { requestBody, responses } = paths['/v1/events'].post;
  expect(Object.keys(requestBody.content)).toEqual(['application/json', STRUCTURED, BATCH]);
  expect(Object.keys(responses)).toEqual(expect.arrayContaining(['202', '207', 'default']));
});
