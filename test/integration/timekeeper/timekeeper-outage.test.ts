/** Kafka hangs: the timekeeper, which asks it how far facts have come, can be told to stop all the same. */
import { readFile } from 'node:fs/promises';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { expect } from 'vitest';
import { readMetrics } from '../../support/read-metrics.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld } from '../../support/world.ts';

/** Long against WATCH_MS. */
const SILENT_MS = 2_000;

const test = testInWorld({ breakable: ['kafka'], environment: { WATCH_MS: '10', SETTLE_MS: '100' } });
test.beforeEach(({ world }) => world.server('kafka').kill('SIGCONT'));

test('it ends cleanly while an answer of Kafka is outstanding', async ({ world }) => {
  const timekeeper = await world.startService('timekeeper');
  await waitUntil(async () => (await horizon(timekeeper)) !== undefined, { what: 'first observation' });
  world.server('kafka').kill('SIGSTOP');
  const silence = silenceOf(timekeeper);
  await waitUntil(async () => (await silence()) > SILENT_MS, { what: 'timekeeper that waits for Kafka' });
  await expectCleanEnd(timekeeper);
});

test('it ends cleanly when Kafka has never answered it', async ({ world }) => {
  world.server('kafka').kill('SIGSTOP');
  const timekeeper = await world.startService('timekeeper');
  expect(await horizon(timekeeper)).toBeUndefined();
  await expectCleanEnd(timekeeper);
});

async function expectCleanEnd(timekeeper: RunningService): Promise<void> {
  expect(await timekeeper.stop()).toEqual({ code: 0, signal: null });
  expect(await readFile(timekeeper.logFile, 'utf8')).not.toMatch(/"level":"(fatal|error)"/);
}

/** Follows the clock with each observation. */
async function horizon(timekeeper: RunningService): Promise<number | undefined> {
  return (await readMetrics(timekeeper.url)).get('loyalty_horizon_behind_seconds{partition="0"}');
}

/** @returns tells for how long nothing has been observed, ms. */
function silenceOf(timekeeper: RunningService): () => Promise<number> {
  let seen: number | undefined;
  let seenAtMs = performance.now();
  return async () => {
    const now = await horizon(timekeeper);
    if (now !== seen) seenAtMs = performance.now();
    seen = now;
    return performance.now() - seenAtMs;
  };
}
