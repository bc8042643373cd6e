/** What is asked of the past: the recent one from memory, bounds on the rest. What Postgres answers is shown by test/integration/ops-dashboard. */
import { groupOf, readingOf, snapshotOf } from '@loyalty-ladder/operations/testing/snapshot-of.ts';
import { expect, test } from 'vitest';
import { stubDashboard } from '../testing/stub-dashboard.ts';

async function asking() {
  const dashboard = await stubDashboard();
  const { headers } = await dashboard.logIn('ops');
  const ask = (query: string) => dashboard.app.inject({ url: `/api/history?${query}`, headers });
  return { ...dashboard, ask };
}

test('the last minutes are told by seconds, from memory', async () => {
  const { recent, ask } = await asking();
  for (const second of [10, 11])
    recent.add(snapshotOf(second, { groups: readingOf([groupOf('g', second), groupOf('h', 0)]) }));
  expect((await ask('from=10000&to=12000&series=lag.messages/g')).json()).toEqual({
    ...{ from: 10_000, to: 12_000, stepMs: 1_000, at: [10_000, 11_000], events: [] },
    series: [{ name: 'lag.messages/g', unit: 'records', values: [10, 11], highest: null }],
  });
  expect((await ask('from=10000&to=12000&series=lag.messages/g&series=lag.messages/h')).json().series).toHaveLength(2);
});

test.each([
  ['from=1', 'query.to'],
  ['from=2000&to=1000', 'query.to'],
  ['from=0&to=9999999999', 'query.to'],
  ['from=-1&to=5', 'query.from'],
  ['from=x&to=5', 'query.from'],
  ['from=1&to=2&step=1', 'query.step'],
  [`from=1&to=2&series=${'x'.repeat(201)}`, 'query.series'],
])('%s is refused by name', async (query, field) => {
  const { ask } = await asking();
  const answer = await ask(query);
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors).toMatchObject([{ field }]);
});

test('where Postgres is away the past is not there, and says so', async () => {
  const { app, logIn } = await stubDashboard({
    context: {
      pool: { query: () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })) } as never,
    },
  });
  const { headers } = await logIn('ops');
  expect((await app.inject({ url: '/api/history?from=1&to=2', headers })).statusCode).toBe(503);
});
