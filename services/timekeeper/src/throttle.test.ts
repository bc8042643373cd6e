import { expect, test } from 'vitest';
import { Throttle } from './throttle.ts';

test('portions are spread over time so that a second holds no more than allowed', () => {
  const throttle = new Throttle(1_000);
  let nowMs = 0;
  let customers = 0;
  while (nowMs < 10_000) {
    customers += 500;
    nowMs += throttle.spend(500, nowMs);
  }
  expect(customers).toBe(10_000);
});

test('a pause earns no right to a burst', () => {
  const throttle = new Throttle(1_000);
  throttle.spend(500, 0);
  expect(throttle.spend(500, 60_000)).toBe(500);
});
