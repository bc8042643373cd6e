import { expect, test } from 'vitest';
import { LoyaltyLadder, ProblemError } from './loyalty-ladder.ts';

type Answer = Response | Error;

interface Seen {
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

/** Answers in this order, the last one again and again. */
function scripted(...answers: (() => Answer)[]) {
  const seen: Seen[] = [];
  const send = (async (url: URL, init: RequestInit) => {
    seen.push({ url: url.href, headers: new Headers(init.headers), body: String(init.body) });
    const answer = (answers[seen.length - 1] ?? answers.at(-1))?.() ?? new Error('no answer');
    if (answer instanceof Error) throw answer;
    return answer;
  }) as typeof fetch;
  return { seen, ladder: new LoyaltyLadder({ url: 'http://gateway:1', key: 'll_k', fetch: send, attemptsMax: 3 }) };
}

const json =
  (status: number, body: object, headers = {}) =>
  () =>
    new Response(JSON.stringify(body), { status, headers });
const problem = (status: number, name: string, headers = {}) =>
  json(status, { type: `urn:loyalty-ladder:problem:${name}`, title: name, status }, headers);
const away = () => new TypeError('fetch failed');
const NOW = { 'retry-after': '0' };

test('what passes is repeated, with the same key and the same content', async () => {
  const { seen, ladder } = scripted(away, problem(503, 'unavailable', NOW), json(200, { hold: { holdId: 'h' } }));
  expect(await ladder.hold('a/b', { points: 5n })).toMatchObject({ hold: { holdId: 'h' } });
  expect(seen.map(({ url }) => url)).toEqual(Array(3).fill('http://gateway:1/v1/customers/a%2Fb/holds'));
  expect(new Set(seen.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
  expect(seen.map(({ body }) => body)).toEqual(Array(3).fill('{"points":"5"}'));
});

test('an attempt keeps the key that its caller gave it', async () => {
  const { seen, ladder } = scripted(json(200, {}));
  await ladder.redeem('c', { points: 1 }, { idempotencyKey: 'receipt-7' });
  expect(seen[0]?.headers.get('idempotency-key')).toBe('receipt-7');
});

test('what is refused is a ProblemError at once, and so is what would have to wait too long', async () => {
  for (const answer of [problem(409, 'insufficient-points'), problem(429, 'rate-limited', { 'retry-after': '3600' })]) {
    const { seen, ladder } = scripted(answer);
    await expect(ladder.card('c')).rejects.toBeInstanceOf(ProblemError);
    expect(seen).toHaveLength(1);
  }
  await expect(scripted(problem(404, 'unknown-customer')).ladder.card('c')).rejects.toMatchObject({
    status: 404,
    problemName: 'unknown-customer',
  });
});

test('after the last attempt its failure is told', async () => {
  const { seen, ladder } = scripted(away);
  await expect(ladder.card('c')).rejects.toThrow('fetch failed');
  expect(seen).toHaveLength(3);
});

test('outcomes come page by page, each cursor leading to the next, until it is enough', async () => {
  const page = (cursor: string, ...ids: string[]) => json(200, { cursor, outcomes: ids.map((id) => ({ id })) });
  const { seen, ladder } = scripted(page('1', 'a', 'b'), page('2'), page('3', 'c'));
  const ids: string[] = [];
  for await (const { outcomes, cursor } of ladder.outcomes({ from: 'beginning', topics: ['t'] })) {
    ids.push(...outcomes.map(({ id }) => id));
    if (cursor === '3') break;
  }
  expect(ids).toEqual(['a', 'b', 'c']);
  const queries = seen.map(({ url }) => new URL(url).searchParams);
  expect(queries.map((query) => query.get('after'))).toEqual([null, '1', '2']);
  expect(queries.map((query) => query.get('from'))).toEqual(['beginning', null, null]);
});

test('who aborts waits for nothing', async () => {
  const stop = new AbortController();
  const { ladder } = scripted(() => {
    stop.abort(new Error('enough'));
    return away();
  });
  await expect(ladder.get('/v1/program', { signal: stop.signal })).rejects.toThrow('enough');
});
