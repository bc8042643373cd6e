/** Producers compress as they like: the broker unpacks, so that one record in a codec our client lacks takes no consumer down. */
import { zstdCompressSync } from 'node:zlib';
import { encodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { CompressionCodecs, CompressionTypes } from '@loyalty-ladder/stream/kafkajs/kafkajs.ts';
import { expect } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { testInWorld, type World } from '../../support/world.ts';

// Its codecs are a table to be added to.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async ({ buffer }: { buffer: Buffer }) => zstdCompressSync(buffer),
  decompress: () => Promise.reject(new Error('a producer only')),
});

const test = testInWorld({ services: ['purchase-consumer'] });

const bought = (id: string) => purchase({ id, customerId: 'c', at: '2024-05-06T10:00:00Z' });

async function send(
  { kafka, topic }: World,
  compression: number,
  message: { key: string; value: Buffer; headers?: Record<string, string> },
) {
  const producer = kafka.producer({ retry: { retries: 0 } });
  await producer.connect();
  const sent = producer.send({ topic: topic('loyalty.purchases'), compression, messages: [message] });
  await sent.finally(() => producer.disconnect());
}

test.for([
  ['zstd', CompressionTypes.ZSTD],
  ['gzip', CompressionTypes.GZIP],
] as const)(
  'a record compressed with %s is applied, and what comes after it',
  async ([name, compression], { world }) => {
    const { key, value, headers } = encodeFact(bought(name), world.clients.catalog);
    await send(world, compression, { key: String(key), value, headers });
    await world.apply([bought(`after ${name}`)]);
    expect(await purchasesApplied(world)).toEqual(
      expect.arrayContaining([`purchase:${name}`, `purchase:after ${name}`]),
    );
  },
);

test('a record that is too large is refused to its producer, however small it was compressed', async ({ world }) => {
  const large = { key: 'c', value: Buffer.alloc(3_000_000, 'x') };
  await expect(send(world, CompressionTypes.GZIP, large)).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' });
  await world.applied();
  const { rows } = await world.pool.query('select reason from dead_letters');
  expect(rows).toEqual([]);
});

async function purchasesApplied({ pool }: World): Promise<string[]> {
  const { rows } = await pool.query('select subject from facts');
  return rows.map(({ subject }) => subject);
}
