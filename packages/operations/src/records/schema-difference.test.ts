import { frameValue } from '@loyalty-ladder/contracts/confluent-frame.ts';
import { messageSchema } from '@loyalty-ladder/contracts/message-schemas.ts';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import type { FoundSchema } from '@loyalty-ladder/contracts/schema-registry-client.ts';
import { readerType } from '@loyalty-ladder/contracts/strict-avro.ts';
import { expect, test } from 'vitest';
import { readerText, writerText } from '../words/schema-words.ts';
import { decodePayload } from './decode-payload.ts';
import { schemaDifference } from './schema-difference.ts';

const ours = messageSchema('purchase.cancelled');
const theirs = readerType(
  {
    ...{ type: 'record', name: 'Cancelled', namespace: 'retail' },
    fields: [
      { name: 'customerId', type: 'string' },
      { name: 'purchaseId', type: 'long' },
      { name: 'why', type: 'string' },
    ],
  },
  'number',
);
const SCHEMAS: Readonly<Record<number, FoundSchema>> = {
  7: ours.avro,
  8: theirs,
  9: { unreadable: 'a schema of another kind' },
};
const registry = {
  schemaById: async (id: number): Promise<FoundSchema> => SCHEMAS[id] ?? 'unknown',
  idOf: async () => 7,
};
const catalog = SchemaCatalog.of(new Map([['purchase.cancelled', 7]]), registry);

async function differenceOf(value: Buffer | null, type: string | undefined) {
  return schemaDifference(value, type, await decodePayload(value, type, { catalog, registry }), registry);
}

test('of a value by a schema of others each field is said, as written and as ours', async () => {
  const value = frameValue(8, theirs.toBuffer({ customerId: 'c', purchaseId: 7, why: 'too large' }));
  const { writer, reader, fields } = await differenceOf(value, 'purchase.cancelled');
  expect(writer).toEqual({ schemaId: 8, name: 'retail.Cancelled', state: 'known' });
  expect(reader).toEqual({ type: 'purchase.cancelled', subject: ours.subject, schemaId: 7 });
  expect(fields.map(({ path, verdict }) => [path, verdict])).toEqual([
    ['customerId', 'same'],
    ['purchaseId', 'other-type'],
    ['why', 'extra'],
  ]);
});

test('values that can be read and break a rule are named by field and rule, and never shown', async () => {
  const value = frameValue(7, ours.avro.toBuffer({ customerId: 'somebody\0', purchaseId: '' }));
  const { fields, broken } = await differenceOf(value, 'purchase.cancelled');
  expect(fields.every(({ verdict }) => verdict === 'same')).toBe(true);
  expect(broken.map(({ field }) => field)).toEqual(['customerId', 'purchaseId']);
  expect(JSON.stringify(broken)).not.toContain('somebody');
});

test.each([
  [
    'an id that the registry does not know',
    frameValue(941, Buffer.alloc(1)),
    'purchase.cancelled',
    'schema 941, which the registry does not know',
  ],
  ['a schema of another kind', frameValue(9, Buffer.alloc(1)), 'purchase.cancelled', 'schema 9, which is none of Avro'],
  ['bytes without a frame', Buffer.from('{}'), 'purchase.cancelled', 'its bytes name no schema'],
  ['no bytes', null, 'purchase.cancelled', 'its bytes name no schema'],
])('%s is said, and nothing is compared', async (_, value, type, text) => {
  const { writer, fields, broken } = await differenceOf(value, type);
  expect(writerText(writer)).toContain(text);
  expect([fields, broken]).toEqual([[], []]);
});

test('where nothing of ours would read it, that is said', async () => {
  const value = frameValue(8, theirs.toBuffer({ customerId: 'c', purchaseId: 7, why: '' }));
  const { reader } = await differenceOf(value, 'order.placed');
  expect(readerText(reader)).toContain('ce_type is not the type of a fact');
});
