/** Rows that Kafka will never take: the relay stops with the position and what to do, instead of sending them again without end. */
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { ConfigResourceTypes } from 'kafkajs';
import { expect } from 'vitest';
import { OutboxWriter } from '../../support/outbox-writer.ts';
import { expectPublishedOnceInOrder, relayedAll } from '../../support/published-outbox.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const TOPIC = 'loyalty.points-changes';

const test = testInOwnWorld().extend('writer', ({ world }) => OutboxWriter.open(world.pool, 100));

/** @returns its position in the outbox. */
async function insertRow(world: World, key: string | null, bytes: number): Promise<bigint> {
  const { rows } = await world.pool.query(
    `insert into outbox (id, aggregatetype, aggregateid, type, topic, key, payload, headers)
     values ('refused', 'customer', 'c', 'points.changed', $1, $2, convert_to(repeat('x', $3), 'UTF8'), '{}') returning position`,
    [TOPIC, key === null ? null : Buffer.from(key), bytes],
  );
  return rows[0].position;
}

async function configureTopic(world: World, name: string, value: string): Promise<void> {
  const admin = world.kafka.admin();
  await admin.connect();
  const topic = { type: ConfigResourceTypes.TOPIC, name: world.topic(TOPIC), configEntries: [{ name, value }] };
  await admin.alterConfigs({ validateOnly: false, resources: [topic] });
  await admin.disconnect();
}

const relayOf = (world: World, instance: number) =>
  world.defineService('outbox-relay', { instance, environment: { RELAY_LEASE_MS: '1000', RELAY_POLL_MS: '50' } });

async function expectRefusal(world: World, instance: number, position: bigint, answer: string): Promise<void> {
  const relay = relayOf(world, instance);
  await relay.spawn();
  await expectLastWords(world, relay, position, answer);
}

async function expectLastWords(world: World, relay: RunningService, position: bigint, answer: string): Promise<void> {
  expect(await relay.exited).toEqual({ code: 1, signal: null });
  const log = await relay.logTail(50);
  expect(log).toContain('"level":"fatal"');
  expect(log).toContain(`the outbox at position ${position}, `);
  expect(log).toContain(`for ${world.topic(TOPIC)}: ${answer}`);
}

test('a row above the limit of its topic, until the limit is raised', async ({ world, writer }) => {
  await writer.writeMany(200);
  const position = await insertRow(world, 'c', 1_100_000);
  await writer.writeMany(200);
  await expectRefusal(world, 1, position, 'MESSAGE_TOO_LARGE');
  // Neither is it overcome by trying again.
  await expectRefusal(world, 2, position, 'MESSAGE_TOO_LARGE');
  await configureTopic(world, 'max.message.bytes', '2097152');
  const relay = relayOf(world, 3);
  await relay.spawn();
  await relayedAll(world.pool, { explain: () => relay.logTail() });
  await expectPublishedOnceInOrder(world, writer);
});

test('a row that its topic does not take for what it is', async ({ world }) => {
  const relay = relayOf(world, 1);
  await relay.spawn();
  await relay.ready();
  await configureTopic(world, 'cleanup.policy', 'compact'); // It would not have begun on such a topic.
  await expectLastWords(world, relay, await insertRow(world, null, 10), 'INVALID_RECORD');
});
