/** Kafka goes away under somebody who reads topics to their end: what is read is whole, each record once, as soon as it is back. */
import { randomUUID } from 'node:crypto';
import { kafkaAccessOf } from '@loyalty-ladder/operations/setup/endpoints.ts';
import type { KafkaLog } from '@loyalty-ladder/stream/kafka-client.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import { expect } from 'vitest';
import { waitUntil } from '../../support/wait-until.ts';
import { testWithProducer, type World } from '../../support/world.ts';

const test = testWithProducer({ breakable: ['kafka'] });

const TOPIC = 'loyalty.contacts';
const RECORDS = 10;
/** More than a fetch takes of a partition, so that the rest is asked for after the first ones are handed on. */
const VALUE = Buffer.alloc(700_000);

/** @returns a client of its own, and how often kafkajs has given up in it. */
function clientOf({ endpoints }: World) {
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
  const keys = Array.from({ length: RECORDS }, (_, index) => String(index));
  for (const name of keys) {
    const headers = { name: Buffer.from(name) };
    await producer.publish([{ topic: world.topic(TOPIC), key: Buffer.from('one partition'), value: VALUE, headers }]);
  }
  const { stream, crashes } = clientOf(world);
  const read: string[] = [];
  const reading = stream.readTopics({
    group: world.topic(`reader-${randomUUID()}`),
    topics: [world.topic(TOPIC)],
    onMessage: async ({ headers }) => {
      if (read.length === 0) await kafka.crash();
      for (const { value } of headers) read.push(String(value));
    },
  });
  const away = waitUntil(() => crashes() > 0, { what: 'reader that has given up' }).then(() => kafka.startAgain());
  await Promise.all([reading, away]);
  expect(read).toEqual(keys);
  await stream.close();
});
