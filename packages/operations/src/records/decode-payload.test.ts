import { frameValue } from '@loyalty-ladder/contracts/confluent-frame.ts';
import { MESSAGE_SCHEMAS, messageSchema } from '@loyalty-ladder/contracts/message-schemas.ts';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { readerType } from '@loyalty-ladder/contracts/strict-avro.ts';
import { expect, test } from 'vitest';
import { decodePayload, type PayloadSchemas } from './decode-payload.ts';

const FOREIGN = 900;
const foreign = readerType({ type: 'record', name: 'Foreign', fields: [{ name: 'word', type: 'string' }] }, 'number');
const schemas: PayloadSchemas = {
  catalog: SchemaCatalog.local(),
  registry: { schemaById: async (id) => (id === FOREIGN ? foreign : 'unknown') },
};
const idOf = (type: string) => MESSAGE_SCHEMAS.findIndex((each) => each.type === type) + 1;
const cancelled = messageSchema('purchase.cancelled').avro.toBuffer({ customerId: 'c', purchaseId: '' });

test('a value that no consumer would accept as a fact is still shown', async () => {
  const payload = await decodePayload(frameValue(idOf('purchase.cancelled'), cancelled), 'purchase.cancelled', schemas);
  expect(payload).toMatchObject({ ok: true, body: { customerId: 'c', purchaseId: '' } });
});

test('a value of a schema that is not ours is shown by that schema, whatever its headers say', async () => {
  const value = frameValue(FOREIGN, foreign.toBuffer({ word: 'hello' }));
  for (const type of [undefined, 'purchase.cancelled', 'order.placed']) {
    expect(await decodePayload(value, type, schemas)).toEqual({ ok: true, schemaId: FOREIGN, body: { word: 'hello' } });
  }
});

test.each([
  ['no bytes', null, 'without a value'],
  ['another first byte', Buffer.from('{"json":1}'), 'first byte'],
  ['an unknown schema', frameValue(901, cancelled), 'does not know schema id 901'],
  ['bytes of another schema', frameValue(FOREIGN, Buffer.from([0x7f])), 'not what schema 900 says'],
])('of %s it says why there is nothing to show', async (_, value, why) => {
  expect(await decodePayload(value, undefined, schemas)).toEqual({ ok: false, why: expect.stringContaining(why) });
});
