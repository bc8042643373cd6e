/** What kafkajs gives up on: after one of its own races a consumer joins again, after anybody else's defect the service ends. */
import { consume } from '@loyalty-ladder/stream/consume.ts';
import type { GroupMember, MemberOptions } from '@loyalty-ladder/stream/group-member.ts';
import { type ConsumerConfig, type Kafka, type PartitionAssigner, PartitionAssigners } from 'kafkajs';
import { expect, vi } from 'vitest';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld();

/** A client of which the first assignment throws. */
function failingOnce(world: World, error: Error): Kafka {
  const errors = [error];
  const assigner: PartitionAssigner = (config) => {
    const { assign, ...rest } = PartitionAssigners.roundRobin(config);
    const assignOrThrow: typeof assign = async (group) => {
      const thrown = errors.pop();
      if (thrown !== undefined) throw thrown;
      return assign(group);
    };
    return { ...rest, assign: assignOrThrow };
  };
  const consumer = (options: ConsumerConfig) => world.kafka.consumer({ ...options, partitionAssigners: [assigner] });
  return { consumer } as Kafka;
}

function start(world: World, kafka: Kafka, group: string, onFatal: MemberOptions['onFatal']): Promise<GroupMember> {
  return consume(kafka, {
    group: `${world.topicPrefix}${group}`,
    topics: [world.topic('loyalty.purchases')],
    handler: { begin: async () => 0n, apply: async ({ next }) => next, resumed: async () => {}, stop: async () => {} },
    sessionMs: 6_000,
    partitionsMax: 1,
    onFatal,
  });
}

test('a race within kafkajs passes', async ({ world }) => {
  const race = new TypeError('x');
  race.stack = 'TypeError: x\n    at Connection.write (/srv/node_modules/kafkajs/src/network/connection.js:1:1)';
  const onFatal = vi.fn();
  const consumer = await start(world, failingOnce(world, race), 'racing', onFatal);
  await waitUntil(() => consumer.whyNotReady().length === 0 || onFatal.mock.calls.length > 0, { what: 'assignment' });
  await consumer.stop();
  expect(onFatal).not.toHaveBeenCalled();
});

test('a defect does not', async ({ world }) => {
  const defect = new TypeError('x is not a function');
  const onFatal = vi.fn();
  const consumer = await start(world, failingOnce(world, defect), 'defective', onFatal);
  await waitUntil(() => consumer.whyNotReady().length === 0 || onFatal.mock.calls.length > 0, { what: 'end' });
  await consumer.stop();
  expect(onFatal).toHaveBeenCalledWith(defect);
});
