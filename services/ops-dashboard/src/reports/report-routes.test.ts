/** Who may ask, and what is said where nothing can be counted; what is counted is in test/integration/ops-dashboard/reports.test.ts. */
import { expect, test } from 'vitest';
import { stubDashboard } from '../testing/stub-dashboard.ts';

const NAMES = ['nps', 'follow-ups', 'ladder', 'key-customers'];

const away = () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));

test('who is not logged in is told no figure', async () => {
  const { app } = await stubDashboard();
  for (const name of NAMES) expect((await app.inject({ url: `/api/reports/${name}` })).statusCode).toBe(401);
});

test('where Postgres is away a report is not there for now, and the next question asks again', async () => {
  const { app, logIn } = await stubDashboard({ context: { reports: { query: away, connect: away } as never } });
  const { headers } = await logIn('ops');
  for (const name of [...NAMES, ...NAMES]) {
    expect((await app.inject({ url: `/api/reports/${name}`, headers })).statusCode).toBe(503);
  }
});
