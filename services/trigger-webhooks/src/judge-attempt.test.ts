import type { ClaimedDelivery } from '@loyalty-ladder/store/webhooks/claim-deliveries.ts';
import type { WebhookAnswer } from '@loyalty-ladder/webhooks/webhook-answer.ts';
import { expect, test } from 'vitest';
import { marksOf } from './endpoint-marks.ts';
import { givenBack, judgeAttempt } from './judge-attempt.ts';

const DELIVERY: ClaimedDelivery = {
  ...{ customerNo: 1n, endpointNo: 2n, position: 3n, part: 1, claim: 'c/1', webhookId: 'msg_1', kind: 'start' },
  ...{
    type: 'stage.changed',
    body: '{}',
    traceparent: null,
    attempts: 0,
    startedAt: null,
    wasLeft: false,
    wasDelivered: false,
    wasTried: false,
    stands: true,
    now: 0,
  },
};

const answered = (status: number, more: Partial<Extract<WebhookAnswer, { kind: 'answered' }>> = {}): WebhookAnswer => ({
  ...{ kind: 'answered', status, bodyStart: '', tookMs: 5 },
  ...more,
});
const judged = (answer: WebhookAnswer, attempts = 0) => judgeAttempt({ ...DELIVERY, attempts }, answer, 0);

test.each([
  [200, 'delivered'],
  [299, 'delivered'],
  [199, 'waiting'],
  [302, 'waiting'],
  [404, 'waiting'],
  [410, 'waiting'],
  [500, 'waiting'],
])('status %s leaves a message %s', (status, state) => {
  expect(judged(answered(status)).settled).toMatchObject({ state, attempt: { status, error: null } });
});

test('what was never answered says why, and is tried again', () => {
  const answer: WebhookAnswer = { kind: 'failed', reason: 'timeout', detail: 'TIMEOUT', tookMs: 15_000 };
  expect(judged(answer).settled).toMatchObject({
    state: 'waiting',
    reason: 'timeout',
    attempt: { status: null, error: 'timeout TIMEOUT', tookMs: 15_000 },
  });
});

test('the tenth failure gives it up, with the reason', () => {
  expect(judged(answered(503), 8).settled.state).toBe('waiting');
  expect(judged(answered(503), 9).settled).toMatchObject({ state: 'dead', reason: 'status 503' });
});

test('410 says that the endpoint is gone, 429 and 503 how long it is to be left alone, an hour at most', () => {
  expect(judged(answered(410)).gone).toBe(true);
  expect(judged(answered(429, { retryAfter: '60' }))).toMatchObject({ pauseMs: 60_000, settled: { delayMs: 60_000 } });
  expect(judged(answered(503, { retryAfter: '999999' })).pauseMs).toBe(3_600_000);
  expect(judged(answered(500, { retryAfter: '60' })).pauseMs).toBe(0);
});

test('what a receiver says is text that Postgres takes', () => {
  const { settled } = judged(answered(500, { bodyStart: 'a\0b\ud83d' }));
  expect(settled.attempt?.answer).toBe('a b\ufffd');
});

test('of an endpoint failures are counted since its last success, and what was given back says nothing', () => {
  const attempts = [answered(500), answered(204), answered(500), answered(429, { retryAfter: '7' })].map((answer) =>
    judged(answer),
  );
  expect(marksOf([...attempts, givenBack(DELIVERY)])).toEqual([
    { endpointNo: 2n, succeeded: true, failures: 2, pauseMs: 7_000 },
  ]);
  expect(marksOf([givenBack(DELIVERY)])).toEqual([]);
});

test('what was given back is no attempt, and due at once', () => {
  expect(givenBack(DELIVERY).settled).toMatchObject({ state: 'waiting', attempt: null, delayMs: 0 });
});
