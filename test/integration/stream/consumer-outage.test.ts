/** Kafka hangs: a consumer claims no partitions that the group may have given to others, and can be told to stop all the same. */
import { readFile } from 'node:fs/promises';
import { type LadderClients, openLadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import { startKafkaBroker } from '@loyalty-ladder/local-stack/kafka-broker.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { startService } from '@loyalty-ladder/local-stack/start-services.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { createKafka } from '@loyalty-ladder/stream/kafka-client.ts';
import type { Admin } from 'kafkajs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { BreakableServer } from '../../support/breakable-server.ts';
import { purchase } from '../../support/facts.ts';
import { HeldRows } from '../../support/held-rows.ts';
import { applied } from '../../support/ladder-clients.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** Servers start again, on a machine that runs other tests as well. */
const HEALED = { timeoutMs: 90_000 };
const TEST_MS_MAX = 150_000;
vi.setConfig({ testTimeout: TEST_MS_MAX, hookTimeout: TEST_MS_MAX });

let stack: TestStack;
let broker: BreakableServer;
let clients: LadderClients;
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
  clients = await openLadderClients({ endpoints, topicPrefix, hasTimekeeper: false });
  consumer = await startService({
    supervisor,
    endpoints,
    topicPrefix,
    service: 'purchase-consumer',
    environment: { CONSUMER_SESSION_MS: '6000' },
  });
});
afterAll(async () => {
  broker?.kill('SIGCONT');
  consumer?.kill('SIGCONT');
  await clients?.pool.end();
  await stack?.close();
});

const explain = () => consumer.logTail();

test('a zombie that wakes up is not ready until it has joined the group again', async () => {
  const admin = createKafka({ brokers: clients.endpoints.kafkaBrokers, clientId: 'test', log: SILENT_LOG }).admin();
  await admin.connect();
  consumer.kill('SIGSTOP');
  await waitUntil(async () => (await membersOf(admin)) === 0, { what: 'group that has given it up', ...HEALED });
  broker.kill('SIGSTOP'); // It cannot join.
  consumer.kill('SIGCONT');
  const answer = await fetch(`${consumer.url}/readyz`);
  broker.kill('SIGCONT');
  expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('no partitions assigned')]);
  await waitUntil(async () => (await fetch(`${consumer.url}/readyz`)).ok, {
    what: 'ready consumer',
    explain,
    ...HEALED,
  });
  expect(await membersOf(admin)).toBe(1);
  await admin.disconnect();
});

async function membersOf(admin: Admin): Promise<number | undefined> {
  const { groups } = await admin.describeGroups([`${stack.topicPrefix}purchase-consumer`]);
  return groups[0]?.members.length;
}

test('it ends cleanly when Kafka hangs and knows less than Postgres', async () => {
  const bought = (id: string) => purchase({ id, customerId: 'c', at: '2024-05-06T10:00:00Z' });
  await produceFacts(clients, [bought('p1')]);
  await applied(clients);
  const held = await HeldRows.holdCustomer(stack.endpoints.databaseUrl, 'c');
  await produceFacts(clients, [bought('p2')]);
  await held.waitedFor();
  broker.kill('SIGSTOP');
  const stopped = consumer.stop();
  const log = () => readFile(consumer.logFile, 'utf8');
  await waitUntil(async () => (await log()).includes('"stopping"'), { what: 'beginning of the stop' });
  await held.release();
  expect(await stopped).toEqual({ code: 0, signal: null });
  expect(await log()).not.toContain('"level":"fatal"');
});
