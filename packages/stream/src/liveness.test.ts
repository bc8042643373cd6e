import { expect, test } from 'vitest';
import { Liveness } from './liveness.ts';

const SESSION_MS = 10_000;

function livenessAt() {
  let nowMs = 0;
  const liveness = new Liveness(SESSION_MS, () => nowMs);
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { liveness, pass };
}

test('a member that does something is alive, and not in its session for that', () => {
  const { liveness, pass } = livenessAt();
  pass(50_000);
  liveness.signOfLife();
  pass(50_000);
  expect(liveness.whyNotLive()).toEqual([]);
  expect(liveness.isInSession()).toBe(false);
});

test('one that is silent for a minute is not alive', () => {
  const { liveness, pass } = livenessAt();
  pass(61_000);
  expect(liveness.whyNotLive()).toEqual(['the consumer has been silent for 61 s']);
});

test('a session lasts from heartbeat to heartbeat', () => {
  const { liveness, pass } = livenessAt();
  pass(SESSION_MS - 1);
  expect(liveness.isInSession()).toBe(true);
  liveness.heardByGroup();
  pass(SESSION_MS - 1);
  expect(liveness.isInSession()).toBe(true);
  pass(1);
  expect(liveness.isInSession()).toBe(false);
});
