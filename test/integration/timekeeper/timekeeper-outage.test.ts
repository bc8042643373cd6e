/** Kafka hangs: the timekeeper, which asks it how far facts have come, can be told to stop all the same. */
import { readFile } from 'node:fs/promises';
import { startKafkaBroker } from '@loyalty-ladder/local-stack/kafka-broker.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { startService } from '@loyalty-ladder/local-stack/start-services.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { BreakableServer } from '../../support/breakable-server.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** Long against WATCH_MS. */
const SILENT_MS = 2_000;

let stack: TestStack;
let broker: BreakableServer;
let kafkaBrokers: string[];
beforeAll(async () => {
  stack = await openTestStack({ topics: false });
  const { supervisor, topicPrefix } = stack;
  [broker, kafkaBrokers] = await BreakableServer.start(supervisor, 'kafka', (noting) =>
    startKafkaBroker({ supervisor: noting, reporter: () => {} }),
  );
  await prepareTopics({ kafkaBrokers, topicPrefix });
});
beforeEach(() => broker.kill('SIGCONT'));
afterAll(async () => {
  broker?.kill('SIGCONT');
  await stack?.close();
});

function startTimekeeper(): Promise<RunningService> {
  const { supervisor, topicPrefix } = stack;
  const endpoints = { ...stack.endpoints, kafkaBrokers };
  const environment = { WATCH_MS: '10', SETTLE_MS: '100' };
  return startService({ supervisor, endpoints, topicPrefix, service: 'timekeeper', environment });
}

test('it ends cleanly while an answer of Kafka is outstanding', async () => {
  const timekeeper = await startTimekeeper();
  await waitUntil(async () => (await horizon(timekeeper)) !== undefined, { what: 'first observation' });
  broker.kill('SIGSTOP');
  const silence = silenceOf(timekeeper);
  await waitUntil(async () => (await silence()) > SILENT_MS, { what: 'timekeeper that waits for Kafka' });
  await expectCleanEnd(timekeeper);
});

test('it ends cleanly when Kafka has never answered it', async () => {
  broker.kill('SIGSTOP');
  const timekeeper = await startTimekeeper();
  expect(await horizon(timekeeper)).toBeUndefined();
  await expectCleanEnd(timekeeper);
});

async function expectCleanEnd(timekeeper: RunningService): Promise<void> {
  expect(await timekeeper.stop()).toEqual({ code: 0, signal: null });
  expect(await readFile(timekeeper.logFile, 'utf8')).not.toMatch(/"level":"(fatal|error)"/);
}

/** Follows the clock with each observation. */
async function horizon(timekeeper: RunningService): Promise<number | undefined> {
  return (await readMetrics(timekeeper.url)).get('ladder_horizon_behind_seconds{partition="0"}');
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
