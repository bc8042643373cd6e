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
  ['POST', '/api/dead-letters/1/mend', { content: '{}' }, 'reason'],
  ['POST', '/api/dead-letters/1/mend', { content: '', reason: 'why' }, 'content'],
  ['POST', '/api/dead-letters/x/mend', { content: '{}', reason: 'why' }, 'path.letterNo'],
  ['POST', '/api/dead-letters/replay', { letterNos: ['1'], reason: 'why', lettersPerSecond: 0 }, 'lettersPerSecond'],
  ['POST', '/api/dead-letters/replay', { letterNos: ['1'] }, 'reason'],
  ['POST', '/api/dead-letters/replay', { reason: 'why' }, 'body'],
  ['POST', '/api/dead-letters/replay', { letterNos: ['1'], filter: {}, reason: 'why' }, 'body'],
  ['POST', '/api/dead-letters/replay', { filter: { state: 'open' }, reason: 'why' }, 'filter'],
  ['GET', '/api/replays/1e3', undefined, 'path.replayNo'],
  ['POST', '/api/replays/1/stop', { reason: '' }, 'reason'],
] as const)('%s %s with %j is refused by name', async (method, url, payload, field) => {
  const { app, logIn } = await stubDashboard();
  const { headers } = await logIn('ops');
  const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors).toMatchObject([{ field: expect.stringContaining(field) }]);
});

test.each(['/api/dead-letters', '/api/dead-letters/1', '/api/replays', '/api/replays/1', '/api/customers/c'])(
  '%s is for who is logged in',
  async (url) => {
    const { app } = await stubDashboard();
    expect((await app.inject(url)).statusCode).toBe(401);
  },
);

const DONE_BY_HAND = [
  ['/api/dead-letters/discard', { letterNos: ['1'], reason: 'why' }],
  ['/api/dead-letters/1/mend', { content: '{}', reason: 'why' }],
  ['/api/dead-letters/replay', { letterNos: ['1'], reason: 'why' }],
  ['/api/replays/1/stop', { reason: 'why' }],
] as const;

test.each(DONE_BY_HAND)(
  'POST %s asks for a session, its token, the page of this dashboard and the role, and touches nothing without',
  async (url, payload) => {
    // Without a pool: whoever came as far as to ask Postgres would get 500.
    const { app, logIn, keys } = await stubDashboard();
    const { headers } = await logIn('ops');
    const post = async (sent: Record<string, string>) =>
      (await app.inject({ method: 'POST', url, payload, headers: sent })).statusCode;
    expect(await post(headers), 'all of it').toBe(500);
    expect(await post({}), 'no session').toBe(401);
    expect(await post({ cookie: headers.cookie }), 'no token').toBe(403);
    expect(await post({ ...headers, 'x-csrf-token': 'guessed' }), 'another token').toBe(403);
    expect(await post({ ...headers, origin: 'https://elsewhere.example' }), 'another origin').toBe(403);
    expect(await post({ ...headers, 'sec-fetch-site': 'same-site' }), 'a sibling').toBe(403);
    expect((await logIn('read')).answer.statusCode, 'no role').toBe(403);
    keys.revokeAll();
    expect(await post(headers), 'a revoked key').toBe(401);
  },
);
