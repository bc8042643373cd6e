/** Topics are made once, kept as the contracts say, and refused when they cannot be. */
import { TOPIC_SPECS } from '@loyalty-ladder/contracts/topics.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import { ConfigResourceTypes } from 'kafkajs';
import { expect } from 'vitest';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld({ topics: false });

test('all topics are made the first time, none the second, and two at once agree', async ({ world }) => {
  const options = { kafkaBrokers: world.endpoints.kafkaBrokers, topicPrefix: world.topicPrefix };
  await Promise.all([prepareTopics(options), prepareTopics(options)]);
  expect(await prepareTopics(options)).toBe(0);
  const admin = world.kafka.admin();
  await admin.connect();
  const mine = (await admin.listTopics()).filter((topic) => topic.startsWith(world.topic('loyalty.')));
  await admin.disconnect();
  expect(mine.sort()).toEqual(TOPIC_SPECS.map(({ topic }) => world.topic(topic)).sort());
  expect(await configOf(world, 'loyalty.purchases')).toMatchObject({
    'message.timestamp.type': 'LogAppendTime',
    'compression.type': 'uncompressed',
  });
});

test('a topic that exists gets the settings that it lacks, and keeps those an operator has changed or added', async ({
  world,
}) => {
  const make = (config: Record<string, string>) =>
    world.stream.createTopics({
      topics: [{ topic: world.topic('old'), partitions: 1, config }],
      replicationFactor: -1,
      minInsyncReplicas: 1,
    });
  await make({ 'retention.ms': '1000', 'segment.bytes': '2000000' });
  expect(await make({ 'retention.ms': '2000', 'compression.type': 'uncompressed' })).toEqual([]);
  // The broker hears of it from the controller.
  const config = await waitUntil(
    async () => {
      const found = await configOf(world, 'old');
      return found['compression.type'] === 'uncompressed' && found;
    },
    { what: 'setting that the topic lacked' },
  );
  expect(config).toMatchObject({
    'retention.ms': '1000',
    'segment.bytes': '2000000',
    'min.insync.replicas': '1',
  });
});

test('a topic with another number of partitions is refused: keys lie elsewhere in it', async ({ world }) => {
  const make = (partitions: number) =>
    world.stream.createTopics({
      topics: [{ topic: world.topic('narrow'), partitions, config: {} }],
      replicationFactor: -1,
    });
  await make(2);
  await expect(make(6)).rejects.toThrow(/narrow has 2 partitions and must have 6/);
});

async function configOf(world: World, topic: string): Promise<Record<string, string>> {
  const admin = world.kafka.admin();
  await admin.connect();
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: world.topic(topic) }],
  });
  await admin.disconnect();
  return Object.fromEntries(resources[0]?.configEntries.map((each) => [each.configName, each.configValue]) ?? []);
}
