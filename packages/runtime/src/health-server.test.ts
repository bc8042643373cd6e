import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HealthServer, startHealthServer } from './health-server.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';

let server: HealthServer;
let notReady: string[];

beforeEach(async () => {
  notReady = [];
  const log = createLog({ service: 's', level: 'silent' });
  const whyNotLive = () => {
    throw new Error('probe is broken');
  };
  server = await startHealthServer({
    host: '127.0.0.1',
    port: 0,
    log,
    metrics: [createMetrics('s')],
    whyNotLive,
    whyNotReady: () => notReady,
  });
});
afterEach(() => server.close());

async function get(path: string, method = 'GET'): Promise<{ status: number; type: string | null; body: string }> {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
}

test('readiness gives its reasons', async () => {
  expect(await get('/readyz')).toMatchObject({ status: 200 });
  notReady = ['no Postgres'];
  const answer = await get('/readyz');
  expect(answer).toMatchObject({ status: 503, type: 'application/problem+json' });
  expect(JSON.parse(answer.body)).toMatchObject({ reasons: ['no Postgres'] });
});

test('a probe that throws is an internal error, not a healthy process', async () => {
  expect(await get('/livez')).toMatchObject({ status: 500, type: 'application/problem+json' });
});

test('metrics carry the service', async () => {
  expect((await get('/metrics')).body).toMatch(/process_resident_memory_bytes\{service="s"\} \d+/);
});

test('unknown paths and methods are problems', async () => {
  expect(await get('/nope')).toMatchObject({ status: 404, type: 'application/problem+json' });
  expect(await get('/__proto__')).toMatchObject({ status: 404 });
  expect(await get('/readyz', 'POST')).toMatchObject({ status: 405 });
});
