/** A record that an input topic only just takes, and that cannot be applied, becomes a dead letter like any other. */
import { hash, randomUUID } from 'node:crypto';
import { deadLetterTopic, INPUT_TOPICS, TOPIC_SPECS } from '@loyalty-ladder/contracts/topics.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import { expect } from 'vitest';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const [TOPIC] = INPUT_TOPICS;
const BYTES_MAX = Number(TOPIC_SPECS.find(({ topic }) => topic === TOPIC)?.config['max.message.bytes']);

const test = testInWorld({ services: ['purchase-consumer', 'outbox-relay'] });

/** Around the fields of a batch of one record with one header: the batch's own 61 bytes, and lengths of up to 3 bytes. */
const FRAME_BYTES_MAX = 100;
const LARGEST = BYTES_MAX - FRAME_BYTES_MAX;

const RECORDS = [
  ['value', { key: 'c', value: Buffer.alloc(LARGEST), headers: {} }],
  ['key', { key: Buffer.alloc(LARGEST, 255), value: null, headers: {} }],
  ['header', { key: 'c', value: null, headers: { binary: Buffer.alloc(LARGEST, 255) } }],
  // jsonb has no place for these.
  ['name of a header', { key: 'c', value: null, headers: { ['\0'.repeat(LARGEST)]: 'x' } }],
] as const;

test.for(RECORDS)('a record that is large in its %s', async ([, record], { world }) => {
  const producer = world.kafka.producer();
  await producer.connect();
  const [answer] = await producer.send({ topic: world.topic(TOPIC), messages: [{ ...record, partition: 0 }] });
  await producer.disconnect();
  const place = { partition: String(answer?.partition), offset: String(answer?.baseOffset) };
  const letter = await waitUntil(() => publishedLetter(world, place), { what: 'dead letter' });
  const headers = letter.headers.filter(({ name }) => !String(name).startsWith('dlq-'));
  const sent = Object.entries<Buffer | string>(record.headers).flat();
  expect([letter.value, letter.key, ...headers.flatMap(({ name, value }) => [name, value])].map(digest)).toEqual(
    [record.value, Buffer.from(record.key), ...sent].map(digest),
  );
});

/** A failed comparison of a megabyte would take minutes to print. */
const digest = (bytes: Buffer | string | null) => (bytes === null ? null : hash('sha256', bytes));

async function publishedLetter(
  world: World,
  place: { partition: string; offset: string },
): Promise<StreamMessage | undefined> {
  let found: StreamMessage | undefined;
  await world.stream.readTopics({
    group: world.topic(`dlq-reader-${randomUUID()}`),
    topics: [world.topic(deadLetterTopic(TOPIC))],
    onMessage: (message) => {
      const [partition, offset] = ['dlq-partition', 'dlq-offset'].map((name) =>
        String(message.headers.find((header) => header.name === name)?.value),
      );
      if (partition === place.partition && offset === place.offset) found = message;
    },
  });
  return found;
}
