import type { Admin } from 'kafkajs';
import { expect, test, vi } from 'vitest';
import { checkTopics, judgeTopic, type SettingRule } from './check-topics.ts';
import { KafkaJSProtocolError } from './kafkajs/kafkajs.ts';
import { TopicRefusedError } from './topic-refused-error.ts';

const BROKERS = ['b1:9092', 'b2:9092'];

const judge = (rule: Omit<SettingRule, 'why'>, value?: string, partitions = 6) =>
  judgeTopic(
    { topic: 't', partitions: 6, settings: [{ ...rule, why: 'because' }] },
    { partitions, settings: new Map(value === undefined ? [] : [[rule.name, value]]) },
    BROKERS,
  );

test.each([
  [{ name: 'cleanup.policy', is: ['delete'] }, 'delete', undefined],
  [{ name: 'cleanup.policy', is: ['compact,delete'] }, 'delete, compact', undefined],
  [{ name: 'cleanup.policy', is: ['delete'] }, 'compact,delete', 'delete'],
  [{ name: 'compression.type', is: ['uncompressed', 'gzip'] }, 'gzip', undefined],
  [{ name: 'compression.type', is: ['uncompressed', 'gzip'] }, 'zstd', 'uncompressed'],
  [{ name: 'max.message.bytes', min: 10 }, '9', '10'],
  [{ name: 'max.message.bytes', min: 10 }, '10', undefined],
  [{ name: 'max.message.bytes', max: 10 }, '11', '10'],
  [{ name: 'max.message.bytes', max: 10 }, '1', undefined],
] as const)('of the rule %j, the value %s is mended to %s', (rule, value, mended) => {
  expect(judge(rule, value).map(({ mend }) => mend)).toEqual(
    mended === undefined ? [] : [{ setting: rule.name, value: mended }],
  );
});

test('a setting that the broker does not know is no fault', () => {
  expect(judge({ name: 'unclean.leader.election.enable', is: ['false'] })).toEqual([]);
});

test.each([5, 7])('%d partitions instead of 6 are a fault', (partitions) => {
  expect(judge({ name: 'x' }, undefined, partitions)).toMatchObject([
    { says: expect.stringContaining(`${partitions} partitions and must have 6`) },
  ]);
});

test('the message has one command for all settings of a topic, as kafka-configs.sh takes it', () => {
  const faults = [
    ...judge({ name: 'cleanup.policy', is: ['compact,delete'] }, 'delete'),
    ...judge({ name: 'max.message.bytes', min: 10 }, '9'),
  ];
  expect(new TopicRefusedError(faults, BROKERS).message).toBe(
    'topic t has cleanup.policy=delete and must have compact,delete: because; it has max.message.bytes=9 and must have at least 10: ' +
      'because. To mend it: kafka-configs.sh --bootstrap-server b1:9092,b2:9092 --alter --entity-type topics --entity-name t ' +
      "--add-config 'cleanup.policy=[compact,delete],max.message.bytes=10'",
  );
});

const RULES = [{ topic: 't', partitions: 6, settings: [{ name: 'x', is: ['right'], why: 'because' }] }];

function adminThat(describeConfigs: () => Promise<unknown>): Admin {
  const fetchTopicMetadata = async () => ({ topics: [{ name: 't', partitions: Array.from({ length: 6 }) }] });
  return { fetchTopicMetadata, describeConfigs } as unknown as Admin;
}

const answer = (configValue: string) => ({ resources: [{ configEntries: [{ configName: 'x', configValue }] }] });

test('a broker that has not heard of a change yet is asked again', async () => {
  const describe = vi.fn().mockResolvedValueOnce(answer('wrong')).mockResolvedValue(answer('right'));
  await checkTopics(adminThat(describe), RULES, BROKERS);
  expect(describe).toHaveBeenCalledTimes(2);
});

test('a right that is missing is named, with the topic and what gives it', async () => {
  const denied = new KafkaJSProtocolError(
    Object.assign(new Error('Not authorized'), {
      type: 'TOPIC_AUTHORIZATION_FAILED',
      code: 29,
      retriable: false,
    }) as never,
  );
  await expect(
    checkTopics(
      adminThat(() => Promise.reject(denied)),
      RULES,
      BROKERS,
    ),
  ).rejects.toMatchObject({
    code: 'TOPIC_AUTHORIZATION_FAILED',
    retryable: false,
    message: expect.stringMatching(/settings of topic t; kafka-acls\.sh .*--operation DescribeConfigs .*--topic t/),
  });
});
