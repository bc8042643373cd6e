/** Rows that Kafka will never take: the relay stops with the position and what to do, instead of sending them again without end. */
import { ConfigResourceTypes } from 'kafkajs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OutboxWriter } from '../../support/outbox-writer.ts';
import { expectPublishedOnceInOrder, relayedAll } from '../../support/published-outbox.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';

const TOPIC = 'loyalty.points-changes';

let stack: TestStack;
let writer: OutboxWriter;
beforeEach(async () => {
  stack = await openTestStack();
  writer = await OutboxWriter.open(stack.pool, 100);
});
afterEach(() => stack?.close());

/** @returns its position in the outbox. */
async function insertRow(key: string | null, bytes: number): Promise<bigint> {
  const { rows } = await stack.pool.query(
    `insert into outbox (id, aggregatetype, aggregateid, type, topic, key, payload, headers)
     values ('refused', 'customer', 'c', 'points.changed', $1, $2, convert_to(repeat('x', $3), 'UTF8'), '{}') returning position`,
    [TOPIC, key === null ? null : Buffer.from(key), bytes],
  );
  return rows[0].position;
}

async function configureTopic(name: string, value: string): Promise<void> {
  const admin = stack.kafka.admin();
  await admin.connect();
  const topic = { type: ConfigResourceTypes.TOPIC, name: stack.topic(TOPIC), configEntries: [{ name, value }] };
  await admin.alterConfigs({ validateOnly: false, resources: [topic] });
  await admin.disconnect();
}

const relayOf = (instance: number) =>
  stack.defineService('outbox-relay', { instance, environment: { RELAY_LEASE_MS: '1000', RELAY_POLL_MS: '50' } });

async function expectRefusal(instance: number, position: bigint, answer: string): Promise<void> {
  const relay = relayOf(instance);
  await relay.spawn();
  expect(await relay.exited).toEqual({ code: 1, signal: null });
  const log = await relay.logTail(50);
  expect(log).toContain('"level":"fatal"');
  expect(log).toContain(`the outbox at position ${position}, `);
  expect(log).toContain(`for ${stack.topic(TOPIC)}: ${answer}`);
}

test('a row above the limit of its topic, until the limit is raised', async () => {
  await writer.writeMany(200);
  const position = await insertRow('c', 1_100_000);
  await writer.writeMany(200);
  await expectRefusal(1, position, 'MESSAGE_TOO_LARGE');
  // Neither is it overcome by trying again.
  await expectRefusal(2, position, 'MESSAGE_TOO_LARGE');
  await configureTopic('max.message.bytes', '2097152');
  const relay = relayOf(3);
  await relay.spawn();
  await relayedAll(stack.pool, { explain: () => relay.logTail() });
  await expectPublishedOnceInOrder(stack, writer);
});

test('a row that its topic does not take for what it is', async () => {
  await configureTopic('cleanup.policy', 'compact');
  await expectRefusal(1, await insertRow(null, 10), 'INVALID_RECORD');
});
