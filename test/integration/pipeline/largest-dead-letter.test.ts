/** A record that an input topic only just takes, and that cannot be applied, becomes a dead letter like any other. */
import { hash, randomUUID } from 'node:crypto';
import { deadLetterTopic, INPUT_TOPICS, TOPIC_SPECS } from '@loyalty-ladder/contracts/topics.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import type { Producer } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

const [TOPIC] = INPUT_TOPICS;
const BYTES_MAX = Number(TOPIC_SPECS.find(({ topic }) => topic === TOPIC)?.config['max.message.bytes']);

let stack: TestStack;
let producer: Producer;
beforeAll(async () => {
  stack = await openTestStack();
  producer = stack.kafka.producer();
  await producer.connect();
  await Promise.all([stack.startService('purchase-consumer'), stack.startService('outbox-relay')]);
});
afterAll(async () => {
  await producer?.disconnect();
  await stack?.close();
});

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

test.each(RECORDS)('a record that is large in its %s', async (_, record) => {
  const [answer] = await producer.send({ topic: stack.topic(TOPIC), messages: [{ ...record, partition: 0 }] });
  const place = { partition: String(answer?.partition), offset: String(answer?.baseOffset) };
  const letter = await waitUntil(() => publishedLetter(place), { what: 'dead letter' });
  const values = Object.entries(letter.headers).flatMap(([name, value]) => (name.startsWith('dlq-') ? [] : [value]));
  const sent = [record.value, Buffer.from(record.key), ...Object.values<Buffer | string>(record.headers)];
  expect([letter.value, letter.key, ...values].map(digest)).toEqual(sent.map(digest));
});

/** A failed comparison of a megabyte would take minutes to print. */
const digest = (bytes: Buffer | string | null) => (bytes === null ? null : hash('sha256', bytes));

async function publishedLetter(place: { partition: string; offset: string }): Promise<StreamMessage | undefined> {
  let found: StreamMessage | undefined;
  await stack.stream.readTopics({
    group: stack.topic(`dlq-reader-${randomUUID()}`),
    topics: [stack.topic(deadLetterTopic(TOPIC))],
    onMessage: (message) => {
      const { 'dlq-partition': partition, 'dlq-offset': offset } = message.headers;
      if (String(partition) === place.partition && String(offset) === place.offset) found = message;
    },
  });
  return found;
}
