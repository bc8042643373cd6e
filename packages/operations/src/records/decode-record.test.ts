import { encodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { expect, test } from 'vitest';
import { decodeRecord } from './decode-record.ts';

const catalog = SchemaCatalog.local();
const schemas = { catalog, registry: { schemaById: async () => 'unknown' as const } };
const fact = { type: 'purchase.cancelled', id: 'f', source: 'till', customerId: 'c', purchaseId: 'p1' } as const;
const { key, value, headers } = encodeFact({ ...fact, occurredAt: 0 }, catalog);
const buffers = (texts: object) =>
  Object.entries(texts).map(([name, text]) => ({ name, value: Buffer.from(String(text)) }));
const placed = {
  topic: 'loyalty.purchases',
  partition: 3,
  message: { offset: 9_007_199_254_740_993n, timestamp: 1_715_000_000_000n, key, value, headers: buffers(headers) },
};

test('a record says where it lies, whose it is, and what its headers and its value say', async () => {
  const record = await decodeRecord(placed, schemas);
  expect(record).toMatchObject({
    topic: 'loyalty.purchases',
    partition: 3,
    offset: 9_007_199_254_740_993n,
    appendedAt: 1_715_000_000_000,
    key: 'c',
    headers: expect.arrayContaining([{ name: 'ce_source', value: 'till' }]),
    body: { purchaseId: 'p1' },
  });
  expect(record).not.toHaveProperty('original');
});

test('a dead letter says where the record lay that it was, one that became it again where it lay last', async () => {
  const before = buffers({ 'dlq-topic': 'loyalty.feedback', 'dlq-partition': 1, 'dlq-offset': 7 });
  const dead = [...before, ...buffers({ 'dlq-topic': 'loyalty.purchases', 'dlq-partition': 3, 'dlq-offset': 1204 })];
  const record = await decodeRecord({ ...placed, message: { ...placed.message, headers: dead } }, schemas);
  expect(record.original).toBe('loyalty.purchases/3/1204');
});

test('headers are shown as they came: in order, repeated, without a value, and bytes that are no text', async () => {
  const odd = [
    { name: '2', value: Buffer.from('b') },
    { name: '1', value: Buffer.from([0xff]) },
    { name: '2', value: null },
    { name: Buffer.from([0xfe]), value: Buffer.alloc(0) },
  ];
  const { headers } = await decodeRecord({ ...placed, message: { ...placed.message, headers: odd } }, schemas);
  expect(headers).toEqual([
    { name: '2', value: 'b' },
    { name: '1', value: { base64: '/w==' } },
    { name: '2', value: null },
    { name: { base64: '/g==' }, value: '' },
  ]);
});

test('a value that does not decode is handed out as it came, with the reason', async () => {
  const message = { ...placed.message, key: null, value: Buffer.from('text') };
  const record = await decodeRecord({ ...placed, message }, schemas);
  expect(record).toMatchObject({ key: null, undecoded: expect.any(String), bytes: Buffer.from('text') });
  expect(record).not.toHaveProperty('body');
});
