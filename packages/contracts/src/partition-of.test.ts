import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { expect, test } from 'vitest';
import { murmur2, partitionOf } from './partition-of.ts';
import { PARTITIONS } from './topics.ts';

/** org.apache.kafka.common.utils.UtilsTest#testMurmur2. */
const JAVA_VECTORS: readonly [string, number][] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
];

test.each(JAVA_VECTORS)('murmur2 of "%s" is what Java computes', (key, expected) => {
  expect(murmur2(Buffer.from(key))).toBe(expected);
});

test('any customer lies in the partition that kafkajs chooses for the key', () => {
  const choose = Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: PARTITIONS }, (_, partitionId) => ({
    partitionId,
    leader: 1,
    partitionErrorCode: 0,
    replicas: [],
    isr: [],
  }));
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (customerId) => {
      const message = { key: Buffer.from(customerId), value: null };
      expect(partitionOf(customerId, PARTITIONS)).toBe(choose({ topic: 'any', partitionMetadata, message }));
    }),
  );
});
