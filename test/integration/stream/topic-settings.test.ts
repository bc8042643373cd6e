/** Topics that are not set to what correctness hangs on are refused, at the start and later, with the command that mends them. */
import { TOPIC_SPECS } from '@loyalty-ladder/contracts/topics.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import { type Admin, ConfigResourceTypes } from 'kafkajs';
import { expect } from 'vitest';
import { runKafkaTool } from '../../support/kafka-tool.ts';
import { runJson } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const SERVICES = ['purchase-consumer', 'contact-consumer', 'timekeeper', 'outbox-relay'];

const test = testInOwnWorld({ environment: { TOPICS_CHECK_MS: '200', RELAY_LEASE_MS: '1000', RELAY_POLL_MS: '50' } });

async function asOperator<Result>({ kafka }: World, work: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = kafka.admin();
  await admin.connect();
  return work(admin).finally(() => admin.disconnect());
}

/** What else the contracts say of the topic stays. Resolves once the broker has heard of it. */
const configure = (world: World, topic: string, changes: Readonly<Record<string, string>>) =>
  asOperator(world, async (admin) => {
    const config = { ...TOPIC_SPECS.find((spec) => spec.topic === topic)?.config, ...changes };
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
    const resource = { type: ConfigResourceTypes.TOPIC, name: world.topic(topic), configEntries };
    await admin.alterConfigs({ validateOnly: false, resources: [resource] });
    const isSet = async () => {
      const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [resource] });
      const found = resources.flatMap((each) => each.configEntries);
      return Object.entries(changes).every(([name, value]) =>
        found.some((each) => each.configName === name && each.configValue === value),
      );
    };
    await waitUntil(isSet, { what: `change of ${topic} that the broker has heard of` });
  });

const prepare = ({ endpoints, topicPrefix }: World) =>
  prepareTopics({ kafkaBrokers: endpoints.kafkaBrokers, topicPrefix });

/** @returns what it said when it ended by itself. */
async function lastWords(service: RunningService): Promise<string> {
  expect(await service.exited).toEqual({ code: 1, signal: null });
  const [fatal = ''] = (await service.logTail(100)).split('\n').filter((line) => line.includes('"level":"fatal"'));
  return JSON.parse(fatal).err.message;
}

const spawned = (world: World, names: readonly string[]) =>
  Promise.all(
    names.map(async (name) => {
      const service = world.defineService(name);
      await service.spawn();
      return service;
    }),
  );

const commandsIn = (message: string) => message.match(/kafka-configs\.sh [^\n]*/g) ?? [];

test('at the start, all at once, by prepare and by whoever uses them; what an operator may choose is kept', async ({
  world,
}) => {
  await configure(world, 'loyalty.purchases', {
    'message.timestamp.type': 'CreateTime',
    'compression.type': 'lz4',
    'retention.ms': '86400000',
  });
  await configure(world, 'loyalty.contacts', { 'cleanup.policy': 'delete,compact', 'max.message.bytes': '3000000' });
  await configure(world, 'loyalty.stage-changes', { 'cleanup.policy': 'compact', 'segment.ms': '3600000' });
  await configure(world, 'loyalty.feedback.dlq', { 'max.message.bytes': '1000000' });
  await configure(world, 'loyalty.follow-ups', { 'max.message.bytes': '5000000', 'min.insync.replicas': '1' });

  const refusal: Error = await prepare(world).then(
    () => expect.unreachable(),
    (error) => error,
  );
  const said = (await Promise.all((await spawned(world, SERVICES)).map(lastWords))).join('\n');
  for (const message of [refusal.message, said]) {
    expect(message).toContain(`topic ${world.topic('loyalty.purchases')} has message.timestamp.type=CreateTime`);
    expect(message).toContain('has compression.type=lz4 and must have uncompressed');
    expect(message).toContain(`topic ${world.topic('loyalty.contacts')} has cleanup.policy=`);
    expect(message).toContain('has max.message.bytes=3000000 and must have at most');
    expect(message).toContain(`topic ${world.topic('loyalty.stage-changes')} has cleanup.policy=compact`);
    expect(message).toContain(`topic ${world.topic('loyalty.feedback.dlq')} has max.message.bytes=1000000`);
    expect(message).not.toMatch(/retention|segment|insync|follow-ups/);
  }

  const lag = await runJson(world, 'lag', []);
  expect(lag.topics).toHaveLength(4);
  expect(lag.topics.join('\n')).toBe(refusal.message);

  const commands = commandsIn(refusal.message);
  expect(commands).toHaveLength(4);
  await Promise.all(commands.map((command) => runKafkaTool(world, command)));
  expect(await prepare(world)).toBe(0);
  const services = await spawned(world, SERVICES);
  await Promise.all(services.map((service) => service.ready()));
});

test('later, by those who use the topic, whose settings are changed under them', async ({ world }) => {
  const [purchases, contacts, timekeeper, relay] = (await spawned(world, SERVICES)) as [
    RunningService,
    RunningService,
    RunningService,
    RunningService,
  ];
  await Promise.all([purchases, contacts, timekeeper, relay].map((service) => service.ready()));

  await configure(world, 'loyalty.purchases', { 'message.timestamp.type': 'CreateTime' });
  expect(await lastWords(purchases)).toContain('has message.timestamp.type=CreateTime and must have LogAppendTime');
  expect(await lastWords(timekeeper)).toContain(`--entity-name ${world.topic('loyalty.purchases')} --add-config`);

  await configure(world, 'loyalty.follow-ups', { 'cleanup.policy': 'compact' });
  expect(await lastWords(relay)).toContain('has cleanup.policy=compact and must have delete');

  const more = { topic: world.topic('loyalty.contacts'), count: 7 };
  await asOperator(world, (admin) => admin.createPartitions({ topicPartitions: [more] }));
  expect(await lastWords(contacts)).toContain('has 7 partitions and must have 6');
});
