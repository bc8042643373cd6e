/** Topics are made once, as the contracts say, and never taken as they are when they are otherwise. */
import { TOPIC_SPECS } from '@loyalty-ladder/contracts/topics.ts';
import { prepareTopics } from '@loyalty-ladder/local-stack/prepare-topics.ts';
import { createTopics } from '@loyalty-ladder/stream/create-topics.ts';
import { ConfigResourceTypes } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await openTestStack({ topics: false });
});
afterAll(() => stack?.close());

test('all topics are made the first time, none the second, and two at once agree', async () => {
  const options = { kafkaBrokers: stack.endpoints.kafkaBrokers, topicPrefix: stack.topicPrefix };
  await Promise.all([prepareTopics(options), prepareTopics(options)]);
  expect(await prepareTopics(options)).toBe(0);
  const admin = stack.kafka.admin();
  await admin.connect();
  const mine = (await admin.listTopics()).filter((topic) => topic.startsWith(stack.topicPrefix));
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: stack.topic('loyalty.purchases') }],
  });
  await admin.disconnect();
  expect(mine.sort()).toEqual(TOPIC_SPECS.map(({ topic }) => stack.topic(topic)).sort());
  expect(resources[0]?.configEntries).toContainEqual(
    expect.objectContaining({ configName: 'message.timestamp.type', configValue: 'LogAppendTime' }),
  );
});

test('a topic with another number of partitions is refused: keys lie elsewhere in it', async () => {
  const make = (partitions: number) =>
    createTopics({
      kafka: stack.kafka,
      topics: [{ topic: stack.topic('narrow'), partitions, config: {} }],
      replicationFactor: -1,
    });
  await make(2);
  await expect(make(6)).rejects.toThrow(/narrow has 2 partitions and must have 6/);
});
