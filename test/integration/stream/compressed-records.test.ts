/** Producers compress as they like: the broker unpacks, so that one record in a codec our client lacks takes no consumer down. */
import { zstdCompressSync } from 'node:zlib';
import { encodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { applied, apply, openClientsOf } from '../../support/ladder-clients.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';

// kafkajs is CommonJS, and its codecs are a table to be added to.
const { CompressionCodecs, CompressionTypes } = kafkajs;
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async ({ buffer }: { buffer: Buffer }) => zstdCompressSync(buffer),
  decompress: () => Promise.reject(new Error('a producer only')),
});

let stack: TestStack;
let clients: LadderClients;
beforeAll(async () => {
  stack = await openTestStack();
  clients = await openClientsOf(stack);
  await stack.startService('purchase-consumer');
});
afterAll(async () => {
  await clients?.pool.end();
  await stack?.close();
});

const bought = (id: string) => purchase({ id, customerId: 'c', at: '2024-05-06T10:00:00Z' });

async function send(compression: number, message: { key: string; value: Buffer; headers?: Record<string, string> }) {
  const producer = stack.kafka.producer({ retry: { retries: 0 } });
  await producer.connect();
  const sent = producer.send({ topic: stack.topic('loyalty.purchases'), compression, messages: [message] });
  await sent.finally(() => producer.disconnect());
}

test.each([
  ['zstd', CompressionTypes.ZSTD],
  ['gzip', CompressionTypes.GZIP],
])('a record compressed with %s is applied, and what comes after it', async (name, compression) => {
  const { key, value, headers } = encodeFact(bought(name), clients.catalog);
  await send(compression, { key: String(key), value, headers });
  await apply(clients, [bought(`after ${name}`)]);
  expect(await purchasesApplied()).toEqual(expect.arrayContaining([`purchase:${name}`, `purchase:after ${name}`]));
});

test('a record that is too large is refused to its producer, however small it was compressed', async () => {
  const large = { key: 'c', value: Buffer.alloc(3_000_000, 'x') };
  await expect(send(CompressionTypes.GZIP, large)).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' });
  await applied(clients);
  const { rows } = await stack.pool.query('select reason from dead_letters');
  expect(rows).toEqual([]);
});

async function purchasesApplied(): Promise<string[]> {
  const { rows } = await stack.pool.query('select subject from facts');
  return rows.map(({ subject }) => subject);
}
