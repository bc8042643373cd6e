/** What is refused before anything is looked for. What becomes of a dead letter is shown by test/integration/ops-dashboard. */
import { expect, test } from 'vitest';
import { stubDashboard } from '../testing/stub-dashboard.ts';

test.each([
  ['GET', '/api/dead-letters?state=lost', undefined, 'query.state'],
  ['GET', '/api/dead-letters?below=x', undefined, 'query.below'],
  ['GET', '/api/dead-letters/1e3', undefined, 'path.letterNo'],
  ['POST', '/api/dead-letters/discard', { letterNos: ['1'] }, 'reason'],
  ['POST', '/api/dead-letters/discard', { letterNos: ['1'], reason: ' ' }, 'reason'],
  ['POST', '/api/dead-letters/discard', { letterNos: [], reason: 'why' }, 'letterNos'],
] as const)('%s %s with %j is refused by name', async (method, url, payload, field) => {
  const { app, logIn } = await stubDashboard();
  const { headers } = await logIn('ops');
  const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors).toMatchObject([{ field: expect.stringContaining(field) }]);
});

test.each(['/api/dead-letters', '/api/dead-letters/1', '/api/customers/c'])(
  '%s is for who is logged in',
  async (url) => {
    const { app } = await stubDashboard();
    expect((await app.inject(url)).statusCode).toBe(401);
  },
);
