/** What is refused before anything is paused. What a pause does is shown by test/integration/ops-dashboard. */
import { expect, test } from 'vitest';
import { stubDashboard } from '../testing/stub-dashboard.ts';

test.each([
  [{}, 'reason'],
  [{ reason: ' ' }, 'reason'],
  [{ reason: 'x'.repeat(501) }, 'reason'],
  [{ reason: 'why', by: 'me' }, 'by'],
])('a pause with %j is refused by name', async (payload, field) => {
  const { app, logIn } = await stubDashboard();
  const { headers } = await logIn('ops');
  for (const verb of ['pause', 'resume']) {
    const url = `/api/groups/purchase-consumer/${verb}`;
    const answer = await app.inject({ method: 'POST', url, headers, payload });
    expect(answer.statusCode).toBe(400);
    expect(JSON.stringify(answer.json().errors)).toContain(field);
  }
});

test('a pause is for ops alone, from the page itself, and with its token', async () => {
  const { app, logIn } = await stubDashboard();
  const ask = (headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/api/groups/purchase-consumer/pause', headers, payload: { reason: 'why' } });
  expect((await ask({})).statusCode).toBe(401);
  const { headers } = await logIn('ops');
  expect((await ask({ cookie: headers.cookie })).json()).toMatchObject({
    status: 403,
    title: expect.stringContaining('page'),
  });
  expect((await ask({ ...headers, 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
});

test.each(['outbox-relay', 'timekeeper', 'trigger-webhooks', 'nobody'])(
  '%s is nothing that can be paused',
  async (group) => {
    const { app, logIn } = await stubDashboard({ environment: { TOPIC_PREFIX: 'dev.' } });
    const { headers } = await logIn('ops');
    for (const name of [group, `dev.${group}`, 'purchase-consumer']) {
      const url = `/api/groups/${name}/pause`;
      const answer = await app.inject({ method: 'POST', url, headers, payload: { reason: 'why' } });
      expect(answer.json()).toMatchObject({ status: 404, detail: expect.stringContaining('dev.purchase-consumer') });
    }
  },
);
