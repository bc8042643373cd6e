import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { expect, test } from 'vitest';
import { ATTEMPTS_MAX, DELAYS_MS, parseRetryAfter, retryDelayMs } from './retry-schedule.ts';

test('ten attempts are made over 75 hours and a half', () => {
  expect(ATTEMPTS_MAX).toBe(10);
  expect(DELAYS_MS.reduce((sum, delay) => sum + delay, 0) / HOUR_MS).toBeCloseTo(75.585, 2);
});

test.each(DELAYS_MS.map((delay, index) => [index + 1, delay]))(
  'after attempt %s a message waits %s ms, up to a tenth longer',
  (attempts, delay) => {
    expect(retryDelayMs(attempts, 0, 0)).toBe(delay);
    expect(retryDelayMs(attempts, 0, 1)).toBe(Math.round(delay * 1.1));
  },
);

test('after the tenth attempt it is given up, whatever the receiver asks for', () => {
  expect(retryDelayMs(ATTEMPTS_MAX, 0)).toBeUndefined();
  expect(retryDelayMs(ATTEMPTS_MAX, 1_000)).toBeUndefined();
});

test('what the receiver asks for prolongs a wait up to a day, and shortens none', () => {
  expect(retryDelayMs(1, 60_000, 0)).toBe(60_000);
  expect(retryDelayMs(1, 1, 0)).toBe(5_000);
  expect(retryDelayMs(1, 1_000 * HOUR_MS, 0)).toBe(24 * HOUR_MS);
});

test.each([
  ['120', 120_000],
  ['Mon, 03 Jun 2024 10:00:30 GMT', 30_000],
  ['Mon, 03 Jun 2024 09:00:00 GMT', 0],
  ['-1', 0],
  ['1e9', 0],
  ['99999999999999999999', 0],
  ['soon', 0],
  [undefined, 0],
])('Retry-After: %s asks for %s ms', (header, ms) => {
  expect(parseRetryAfter(header, Date.parse('2024-06-03T10:00:00Z'))).toBe(ms);
});
