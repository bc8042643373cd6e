/** Kafka goes away under somebody who reads topics to their end: what is read is whole, each record once, as soon as it is back. */
import { randomUUID } from 'node:crypto';
import { kafkaAccessOf } from '@loyalty-ladder/operations/setup/endpoints.ts';
import type { KafkaLog } from '@loyalty-ladder/stream/kafka-client.ts';
import type { RecordProducer } from '@loyalty-ladder/stream/producer.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import { expect } from 'vitest';
import { waitUntil } from '../../support/wait-until.ts';
import { testWithProducer, type World } from '../../support/world.ts';

const test = testWithProducer({ breakable: ['kafka'] });

/** More of them than a fetch takes of a partition, so that the rest is asked for after the first ones are handed on. */
const NAMES = Array.from({ length: 10 }, (_, index) => String(index));
const VALUE = Buffer.alloc(700_000);

async function fill(topic: string, producer: RecordProducer): Promise<void> {
  for (const name of NAMES) {
    await producer.publish([
      { topic, key: Buffer.from('one partition'), value: VALUE, headers: { name: Buffer.from(name) } },
    ]);
  }
}

/** @returns the names of all records, in their order. */
async function readNames(
  { topicPrefix }: World,
  stream: StreamClient,
  topic: string,
  onFirst: () => Promise<void> = async () => {},
): Promise<string[]> {
  const names: string[] = [];
  await stream.readTopics({
    group: `${topicPrefix}reader-${randomUUID()}`,
    topics: [topic],
    onMessage: async ({ headers }) => {
      if (names.length === 0) await onFirst();
      for (const { value } of headers) names.push(String(value));
    },
  });
  return names;
}

/** @returns a client of its own, and how often kafkajs has given up in it. */
function openReader({ endpoints }: World) {
  let crashes = 0;
  const listen = (_: object, message: string) => {
    if (message.startsWith('Crash: ')) crashes += 1;
  };
  const log: KafkaLog = { error: listen, warn: listen, info: listen, debug: listen };
  const stream = new StreamClient({ ...kafkaAccessOf(endpoints), clientId: 'reader', log });
  return { stream, crashes: () => crashes };
}

test('killed while a topic is read, and away until the reader has given up once', async ({ world, producer }) => {
  const kafka = world.server('kafka');
  const topic = world.topic('loyalty.contacts');
  await fill(topic, producer);
  const { stream, crashes } = openReader(world);
  let back: Promise<void> | undefined;
  const names = await readNames(world, stream, topic, async () => {
    await kafka.crash();
    const before = crashes(); // A broker without a coordinator yet has it give up as well.
    back = waitUntil(() => crashes() > before, { what: 'reader that has given up' }).then(() => kafka.startAgain());
  });
  await back;
  expect(names).toEqual(NAMES);
  await stream.close();
});

test('killed, and read while it is only starting again', async ({ world, producer }) => {
  const kafka = world.server('kafka');
  const topic = world.topic('loyalty.feedback');
  await fill(topic, producer);
  await kafka.crash();
  kafka.startAgain();
  expect(await readNames(world, world.stream, topic)).toEqual(NAMES);
});
