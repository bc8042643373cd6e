/** What a collector is told of requests (packages/http/src/trace-requests.ts), as the gateway has them. */
import type { SpanStart, Tracing } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import { expect, test } from 'vitest';
import { programRoutes } from './program/program-routes.ts';
import { bearing, stubGateway } from './testing/stub-gateway.ts';

const CALLER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

async function tracedGateway() {
  const told: { name: string; start: SpanStart; ended?: unknown[] }[] = [];
  const enter = (name: string, start: SpanStart) => {
    const span: (typeof told)[number] = { name, start };
    told.push(span);
    return {
      ...{ traceparent: CALLER, recorded: CALLER },
      end(...ended: unknown[]) {
        span.ended = ended;
      },
    };
  };
  const tracing: Tracing = { isOn: true, enter, follow: enter };
  const cards = (app: Parameters<typeof programRoutes>[0]) =>
    app.get('/v1/x/:customerId', async ({ params }) => {
      throw new Error(`a defect of ${JSON.stringify(params)}`);
    });
  return { told, app: await stubGateway([programRoutes, cards], { tracing }) };
}

test('a request is told by method, route and status, as a part of its caller', async () => {
  const { told, app } = await tracedGateway();
  const headers = { ...bearing('read'), traceparent: CALLER };
  const { statusCode } = await app.inject({ url: '/v1/x/anna?secret=1', headers });
  expect(statusCode).toBe(500);
  expect(told).toMatchObject([
    {
      name: 'GET /v1/x/:customerId',
      start: { kind: 'server', parent: CALLER, attributes: { 'http.route': '/v1/x/:customerId' } },
      ended: ['500', { 'http.response.status_code': 500 }],
    },
  ]);
  expect(JSON.stringify(told)).not.toMatch(/anna|secret/);
});

test('whoever has no key, or asks for what is not there, begins no trace', async () => {
  const { told, app } = await tracedGateway();
  const asked = [
    { url: '/v1/program', headers: { traceparent: CALLER } },
    { url: '/v1/nowhere', headers: { ...bearing('read'), traceparent: CALLER } },
  ];
  const answers = [];
  for (const each of asked) answers.push((await app.inject(each)).statusCode);
  expect(answers).toEqual([401, 404]);
  expect(told).toEqual([]);
});
