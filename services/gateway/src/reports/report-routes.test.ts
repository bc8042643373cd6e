/** What is refused before anything is counted; what is counted is in test/integration/operations/base-reports.test.ts. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearing, stubGateway } from '../testing/stub-gateway.ts';
import { reportRoutes } from './report-routes.ts';

let app: HttpApp;
beforeAll(async () => {
  app = await stubGateway([reportRoutes]);
});
afterAll(() => app.close());

const ask = (path: string, headers = bearing('read')) => app.inject({ url: `/v1/reports/${path}`, headers });

test.each([
  ['nps?at=yesterday', 'query.at'],
  ['nps?at=1969-12-31T23:59:59Z', 'query.at'],
  ['nps?months=0', 'query.months'],
  ['nps?from=2024-01-01T00:00:00Z', 'query.from'],
  ['follow-ups?open=1001', 'query.open'],
  ['follow-ups?until=2024-01-01', 'query.until'],
  ['ladder?from=now', 'query.from'],
])('%s is refused, by the field', async (path, field) => {
  const answer = await ask(path);
  expect(answer.statusCode, answer.body).toBe(400);
  expect(answer.json().errors).toMatchObject([{ field }]);
});

test('who may not read is not told', async () => {
  for (const path of ['nps', 'follow-ups', 'ladder']) {
    expect((await ask(path, bearing('publish'))).statusCode).toBe(403);
  }
});
