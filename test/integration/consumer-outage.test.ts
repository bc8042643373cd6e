/** Kafka goes away: a consumer no longer claims partitions that the group may have given to others, and can still be told to stop. */
import { readFile } from 'node:fs/promises';
import { type DemoClients, openDemoClients } from '@loyalty-ladder/demo/demo-clients.ts';
import { produceFacts } from '@loyalty-ladder/demo/produce-facts.ts';
import { startKafkaBroker } from '@loyalty-ladder/local-stack/kafka-broker.ts';
import { prepareTopics } from '@loyalty-ladder/local-stack/prepare-topics.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { startService } from '@loyalty-ladder/local-stack/start-services.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { BreakableServer } from '../support/breakable-server.ts';
import { purchase } from '../support/facts.ts';
import { HeldCustomer } from '../support/held-customer.ts';
import { applied } from '../support/ladder-clients.ts';
import { openTestStack, type TestStack } from '../support/stack.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Servers start again, on a machine that runs other tests as well. */
const HEALED = { timeoutMs: 90_000 };
const TEST_MS_MAX = 150_000;
vi.setConfig({ testTimeout: TEST_MS_MAX, hookTimeout: TEST_MS_MAX });

let stack: TestStack;
let broker: BreakableServer;
let clients: DemoClients;
let consumer: RunningService;
beforeAll(async () => {
  stack = await openTestStack({ topics: false });
  const { supervisor, topicPrefix } = stack;
  const [server, kafkaBrokers] = await BreakableServer.start(supervisor, 'kafka', (noting) =>
    startKafkaBroker({ supervisor: noting, reporter: () => {} }),
  );
  broker = server;
  await prepareTopics({ kafkaBrokers, topicPrefix });
  const endpoints = { ...stack.endpoints, kafkaBrokers };
  clients = await openDemoClients({ endpoints, topicPrefix, hasTimekeeper: false });
  consumer = await startService({
    supervisor,
    endpoints,
    topicPrefix,
    service: 'purchase-consumer',
    environment: { CONSUMER_SESSION_MS: '6000' },
  });
});
afterAll(async () => {
  await clients?.pool.end();
  await stack?.close();
});

const readiness = () => fetch(`${consumer.url}/readyz`);
const explain = () => consumer.logTail();

test('a member of which the group has not heard for a session is not ready until it has joined again', async () => {
  await broker.crash();
  const reasons = await waitUntil(
    async () => {
      const answer = await readiness();
      return answer.status === 503 && answer.text();
    },
    { what: 'consumer that is not ready', explain, ...HEALED },
  );
  expect(reasons).toContain('no partitions assigned');
  broker.startAgain();
  await waitUntil(async () => (await readiness()).ok, { what: 'consumer that is ready again', explain, ...HEALED });
});

test('it ends cleanly when Kafka is away and knows less than Postgres', async () => {
  const bought = (id: string) => purchase({ id, customerId: 'c', at: '2024-05-06T10:00:00Z' });
  await produceFacts(clients, [bought('p1')]);
  await applied(clients);
  const held = await HeldCustomer.hold(stack.endpoints.databaseUrl, 'c');
  await produceFacts(clients, [bought('p2')]);
  await held.waitedFor();
  await broker.crash();
  const stopped = consumer.stop();
  const log = () => readFile(consumer.logFile, 'utf8');
  await waitUntil(async () => (await log()).includes('"stopping"'), { what: 'beginning of the stop' });
  await held.release();
  expect(await stopped).toEqual({ code: 0, signal: null });
  expect(await log()).not.toContain('"level":"fatal"');
});
