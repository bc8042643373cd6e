import { headersOf } from '@loyalty-ladder/contracts/cloud-events.ts';
import { decodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { FACT_TYPES, messageSchema } from '@loyalty-ladder/contracts/message-schemas.ts';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { expect, test } from 'vitest';
import { emptyData, letterDraft } from './letter-draft.ts';
import { mendRecord } from './mend-letter.ts';

const APPENDED = Date.parse('2026-11-27T10:00:00Z');
const letter = { topic: 'x.loyalty.purchases', source: 'till', eventId: 'e-1', brokerTimestamp: APPENDED };
const registry = { schemaById: async () => 'unknown' as const, idOf: async () => 7 };
const good = {
  ...{ specversion: '1.0', id: 'e-1', source: 'till', type: 'purchase.cancelled', time: '2026-11-27T09:59:00Z' },
  data: { customerId: 'mia', purchaseId: 'p' },
};
const mend = (content: unknown, of = letter) => mendRecord(of, content, registry, 'x.');

test('what is made of it is a record as its topic takes it, by today’s schema, under the same source and id', async () => {
  const mended = await mend(good);
  if (!mended.ok) throw new Error('refused');
  const { key, value, headers } = mended.record;
  const wire = headersOf(Object.fromEntries(headers as unknown as [string, string][]));
  const catalog = SchemaCatalog.of(new Map([['purchase.cancelled', 7]]), registry);
  const fact = await decodeFact({ key, value, headers: wire, timestamp: APPENDED }, catalog, 'loyalty.purchases');
  expect(fact).toMatchObject({ ok: true, fact: { id: 'e-1', source: 'till', customerId: 'mia', purchaseId: 'p' } });
  expect(mended.customerId).toBe('mia');
});

test.each([
  ['no event at all', [], '', /must be an event/],
  ['another id', { ...good, id: 'e-2' }, 'id', /must stay/],
  ['another source', { ...good, source: 'us' }, 'source', /must stay/],
  ['a source of our own', { ...good, source: 'urn:loyalty-ladder:gateway' }, 'source', /reserved/],
  ['a value against its rule', { ...good, data: { customerId: 'mia', purchaseId: '' } }, 'data.purchaseId', /./],
  ['a field that nobody knows', { ...good, data: { ...good.data, purchaseID: 'p' } }, 'data.purchaseID', /no field/],
  [
    'a fact of another topic',
    { ...good, type: 'contact.visited', data: { customerId: 'mia', channel: 'shop' } },
    'type',
    /another topic/,
  ],
  [
    'a time beyond when the broker took it',
    { ...good, time: '2026-11-27T10:06:00Z' },
    'time',
    /6 minutes after the append time/,
  ],
])('%s is refused by field and rule', async (_, content, field, rule) => {
  expect(await mend(content)).toEqual({ ok: false, errors: [{ field, rule: expect.stringMatching(rule) }] });
});

test('an id that the letter did not say may be given to it', async () => {
  expect(await mend({ ...good, id: 'e-9' }, { ...letter, eventId: null as never })).toMatchObject({ ok: true });
});

test('a draft begins with what could be read, and else with the fields of its type', () => {
  const headers = [
    { name: 'ce_type', value: 'purchase.cancelled' },
    { name: 'ce_time', value: 'soon' },
  ];
  const of = { headers, source: 'till', eventId: 'e-1' };
  const read = JSON.parse(letterDraft(of, { ok: true, schemaId: 7, body: { customerId: 'mia' } }));
  expect(read).toEqual({ ...good, time: 'soon', data: { customerId: 'mia' } });
  const empty = JSON.parse(letterDraft(of, { ok: false, why: 'no bytes' }));
  expect(empty.data).toEqual({ customerId: '', purchaseId: '' });
});

test.each(FACT_TYPES)('the empty %s has each of its fields', (type) => {
  const fields = messageSchema(type).schema.fields as readonly { readonly name: string }[];
  expect(Object.keys(emptyData(type))).toEqual(fields.map(({ name }) => name));
});
