/** What a command says when a server goes away under it. */
import { startKafkaBroker } from '@loyalty-ladder/local-stack/kafka-broker.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { BreakableServer } from '../../support/breakable-server.ts';
import { startCommand } from '../../support/run-command.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** kafkajs tries for a while before it gives up. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 150_000 });

let stack: TestStack;
let broker: BreakableServer;
let kafkaBrokers: readonly string[];
beforeAll(async () => {
  stack = await openTestStack({ topics: false });
  const { supervisor, topicPrefix } = stack;
  [broker, kafkaBrokers] = await BreakableServer.start(supervisor, 'kafka', (noting) =>
    startKafkaBroker({ supervisor: noting, reporter: () => {} }),
  );
  await prepareTopics({ kafkaBrokers, topicPrefix });
});
afterAll(() => stack?.close());

test('following ends with a sentence and a failure when Kafka goes away', async () => {
  const elsewhere = { ...stack, environment: { ...stack.environment, KAFKA_BROKERS: kafkaBrokers.join() } };
  const follow = () => startCommand(elsewhere, 'tail', ['purchases', '--follow']);
  let following = follow();
  const producer = await new StreamClient({ brokers: kafkaBrokers, clientId: 'test', log: SILENT_LOG }).openProducer();
  const record = { topic: stack.topic('loyalty.purchases'), key: Buffer.from('anna'), value: null, headers: {} };
  // What is sent before it has joined is not its business.
  const isFollowing = async () => {
    // A broker that has just started refuses for a moment what it says it can do.
    if (following.process.exitCode !== null) following = follow();
    await producer.publish([record]);
    return following.stdout() !== '';
  };
  await waitUntil(isFollowing, {
    what: 'record that is followed',
    timeoutMs: 150_000,
    explain: () => following.stderr(),
  });
  await producer.close();
  await broker.crash();
  const { code, stderr } = await following.ended;
  expect(code).toBe(1);
  expect(stderr).toContain('Kafka does not answer any more');
  expect(stderr).not.toMatch(/^ +at /m);
});
