/** A record that an input topic only just takes, and that cannot be applied, becomes a dead letter like any other. */
import { hash, randomUUID } from 'node:crypto';
import { deadLetterTopic, INPUT_TOPICS, TOPIC_SPECS } from '@loyalty-ladder/contracts/topics.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import { expect } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
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
  const headers = [...letter.headers].filter(({ name }) => !String(name).startsWith('dlq-'));
  const sent = Object.entries<Buffer | string>(record.headers).flat();
  expect([letter.value, letter.key, ...headers.flatMap(({ name, value }) => [name, value])].map(digest)).toEqual(
    [record.value, Buffer.from(record.key), ...sent].map(digest),
  );
});

/** Both within the topic's limit: kafkajs by itself takes two minutes for the first, and days for the second. */
test.for([
  ['20,000 of names of their own', 20_000, (index: number) => `header-${index}`],
  ['half a million without a name', 500_000, () => ''],
] as const)('a record with headers in its thousands, %s, holds up nobody', async ([, count, nameAt], { world }) => {
  const headers = Array.from({ length: count }, (_, index) => ({ name: nameAt(index), value: null }));
  const key = Buffer.from(`c-${count}`);
  const producer = await world.stream.openProducer();
  await producer.publish([{ topic: world.topic(TOPIC), key, value: null, headers }]);
  await producer.close();
  const consumer = world.service('purchase-consumer');
  const { pid } = consumer;
  const { partition, offset } = await waitUntil(
    async () => {
      const { ok } = await fetch(`${consumer.url}/livez`, { signal: AbortSignal.timeout(5_000) });
      if (!ok) throw new Error('the consumer says that it does not live');
      return letterOf(world, key);
    },
    { what: 'dead letter' },
  );
  await world.apply([purchase({ id: `after ${count}`, customerId: String(key), at: '2024-05-06T10:00:00Z' })]);
  expect((await world.customer(String(key))).state.stage).toBe('first-purchase');
  expect(consumer.pid).toBe(pid);
  const published = await waitUntil(
    () => publishedLetter(world, { partition: String(partition), offset: String(offset) }),
    {
      what: 'published dead letter',
    },
  );
  expect(namesOf(published)).toBe(headers.map(({ name }) => name).join());
  const [shown] = await Promise.all([
    runJson(world, 'dead-letters', ['show', `${world.topic(TOPIC)}/${partition}/${offset}`]),
    runJson(world, 'dead-letters', ['list', '--topic', TOPIC]),
  ]);
  expect(shown.headers).toHaveLength(count);
  for (const topic of [TOPIC, deadLetterTopic(TOPIC)]) {
    const { code, stdout } = await runCommand(world, 'tail', [topic, '--limit', '100']);
    expect(code).toBe(0);
    expect(stdout).toContain(String(key));
  }
});

async function letterOf({ pool }: World, key: Buffer): Promise<{ partition: number; offset: bigint } | undefined> {
  const { rows } = await pool.query('select partition, "offset" from dead_letters where key = $1', [key]);
  return rows[0];
}

/** Of the headers that it came with. */
function namesOf({ headers }: StreamMessage): string {
  const names = Array.from(headers, ({ name }) => String(name));
  return names.slice(0, names.indexOf('dlq-reason')).join();
}

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
        String([...message.headers].findLast((header) => header.name === name)?.value),
      );
      if (partition === place.partition && offset === place.offset) found = message;
    },
  });
  return found;
}
