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
  // Neither Postgres nor UTF-8 has a place for these: what stands for them must not be longer than they are.
  ['name of a header', { key: 'c', value: null, headers: { ['\0'.repeat(LARGEST)]: 'x' } }],
] as const;

test.for(RECORDS)('a record that is large in its %s', async ([, record], { world }) => {
  const producer = world.kafka.producer();
  await producer.connect();
  const [answer] = await producer.send({ topic: world.topic(TOPIC), messages: [{ ...record, partition: 0 }] });
  await producer.disconnect();
  const place = { partition: String(answer?.partition), offset: String(answer?.baseOffset) };
  const letter = await waitUntil(() => publishedLetter(world, place), { what: 'dead letter' });
  const values = Object.entries(letter.headers).flatMap(([name, value]) => (name.startsWith('dlq-') ? [] : [value]));
  const sent = [record.value, Buffer.from(record.key), ...Object.values<Buffer | string>(record.headers)];
  expect([letter.value, letter.key, ...values].map(digest)).toEqual(sent.map(digest));
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
      const { 'dlq-partition': partition, 'dlq-offset': offset } = message.headers;
      if (String(partition) === place.partition && String(offset) === place.offset) found = message;
    },
  });
  return found;
}
