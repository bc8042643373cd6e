import { expect, test } from 'vitest';
import { backoffMs, pause } from './backoff.ts';

const limits = { delayMsMin: 100, delayMsMax: 1_000 };

test('the delay doubles up to its limit and half of it is random', () => {
  expect([0, 1, 2, 3, 4, 99].map((attempt) => backoffMs(attempt, limits, 0))).toEqual([50, 100, 200, 400, 500, 500]);
  expect(backoffMs(0, limits, 0.999)).toBe(100);
});

test('a pause ends early, without an error, when its signal aborts', async () => {
  const stop = new AbortController();
  const pausing = pause(60_000, stop.signal);
  stop.abort();
  await expect(pausing).resolves.toBeUndefined();
});
