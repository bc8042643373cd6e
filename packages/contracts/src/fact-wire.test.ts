import type { PurchaseLine } from '@loyalty-ladder/domain/facts/fact.ts';
import avro from 'avsc';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headersOf } from './cloud-events.ts';
import { frameValue } from './confluent-frame.ts';
import type { DeadLetterReason } from './dead-letter-reason.ts';
import { decodeFact, encodeFact, type FactRecord, InvalidFactError, type WireFact } from './fact-wire.ts';
import { FACT_TYPES, messageSchema } from './message-schemas.ts';
import { SchemaCatalog } from './schema-catalog.ts';
import { strictTypeHook } from './strict-avro.ts';
import { anyFact, FACTS } from './testing/any-fact.ts';
import { APPENDED, catalog, LINE, PURCHASE, recordOf, withHeader } from './testing/fact-record.ts';

test('a fact of every type is the same after the wire', () => {
  expect(FACTS).toHaveLength(FACT_TYPES.length);
  for (const arbitrary of FACTS) {
    fc.assert(
      fc.property(arbitrary, (fact) => {
        expect(decodeFact(recordOf(fact), catalog)).toStrictEqual({ ok: true, fact });
      }),
    );
  }
});

test('whatever bytes come, there is a fact or a refusal, never an exception', async () => {
  const bytes = fc.uint8Array({ maxLength: 40 }).map((each) => Buffer.from(each));
  const damage = fc.record({
    at: fc.nat(),
    insert: bytes,
    cut: fc.nat(4),
    where: fc.constantFrom('key', 'value', 'header'),
  });
  const name = fc.constantFrom('ce_id', 'ce_source', 'ce_type', 'ce_time', 'ce_specversion', 'content-type');
  const damaged = ({ at, insert, cut }: { at: number; insert: Buffer; cut: number }, whole: Buffer): Buffer => {
    const from = at % (whole.length + 1);
    return Buffer.concat([whole.subarray(0, from), insert, whole.subarray(from + cut)]);
  };
  await fc.assert(
    fc.asyncProperty(anyFact, damage, name, async (fact, hit, header) => {
      const record = recordOf(fact);
      const key = hit.where === 'key' ? damaged(hit, record.key ?? Buffer.alloc(0)) : record.key;
      const value = hit.where === 'value' ? damaged(hit, record.value ?? Buffer.alloc(0)) : record.value;
      const old = record.headers.find((each) => each.name === header)?.value as Buffer;
      const hurt = hit.where === 'header' ? withHeader(record, header, damaged(hit, old)) : record;
      expect((await decodeFact({ ...hurt, key, value }, catalog)).ok).toBeTypeOf('boolean');
    }),
    { numRuns: 1000 },
  );
});

test.each<[string, DeadLetterReason, Partial<FactRecord>, RegExp?]>([
  ['a tombstone', 'empty-value', { value: null }],
  ['no bytes', 'empty-value', { value: Buffer.alloc(0) }],
  ['JSON', 'wrong-magic-byte', { value: Buffer.from('{"id":1}') }],
  ['a cut frame', 'undecodable', { value: Buffer.from([0, 0, 0]) }],
  ['an unknown schema id', 'unknown-schema', { value: Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 2, 99]) }],
  ['the schema of another type', 'incompatible-schema', { value: Buffer.from([0, 0, 0, 0, 3, 2, 99, 2, 99]) }],
  ['no key', 'key-mismatch', { key: null }],
  ["another customer's key", 'key-mismatch', { key: Buffer.from('c2') }],
  ['a fact 5 minutes and 1 ms ahead of the broker', 'from-the-future', { timestamp: PURCHASE.occurredAt - 300_001 }],
])('%s is %s', async (_, reason, change) => {
  expect(await decodeFact({ ...recordOf(PURCHASE), ...change }, catalog)).toMatchObject({ ok: false, reason });
});

test.each<[string, Partial<FactRecord>, string]>([
  ['JSON', { value: Buffer.from('{"id":1}') }, '`{`: JSON?'],
  ['XML', { value: Buffer.from('<id/>') }, '`<`: XML?'],
  ['an Avro file', { value: Buffer.from('Obj\x01') }, 'an Avro container file'],
  ['anything else', { value: Buffer.from([0x7f, 1]) }, 'the byte 0x7f'],
  ['a tombstone', { value: null }, '(a tombstone)'],
  ['a cut frame', { value: Buffer.from([0, 0, 0]) }, 'after 3 of 5 bytes'],
  ['no key', { key: null }, 'there is none'],
  ['an empty key', { key: Buffer.alloc(0) }, 'it is empty'],
  ['a key in quotes', { key: Buffer.from('"c1"') }, 'in quotes: JSON?'],
  ['a framed key', { key: Buffer.from([0, 0, 0, 0, 7, 4, 0x63, 0x31]) }, 'a serializer of schemas?'],
  ['a key in capitals', { key: Buffer.from('C1') }, 'in other cases'],
  ['the key of somebody else', { key: Buffer.from('somebody') }, 'it has 8 bytes, that has 2'],
  ['a clock that is ahead', { timestamp: PURCHASE.occurredAt - 7_200_000 }, '120 minutes after'],
])('the detail says what was seen: %s', async (_, change, seen) => {
  const refused = await decodeFact({ ...recordOf(PURCHASE), ...change }, catalog);
  expect(refused).toMatchObject({ ok: false, detail: expect.stringContaining(seen) });
});

test.each([
  ['ce_time', '1291852800000', 'milliseconds since 1970?'],
  ['ce_time', '1291852800', 'seconds since 1970?'],
  ['ce_time', '2010-12-09 00:00:00', 'no offset, such as Z'],
  ['ce_time', '2010-12-09', 'a date without a time'],
  ['ce_time', 'Anna Muster', 'it has 11 characters'],
  ['content-type', 'application/json', 'it is application/json'],
  ['content-type', 'Änna', 'it has 4 characters'],
  ['ce_id', 'x'.repeat(129), 'it has 129'],
  ['ce_source', 'a\0', 'it holds NUL'],
  ['ce_source', 'urn:loyalty-ladder:gateway', 'ce_source must not begin with urn:loyalty-ladder:'],
])('the detail says what was seen: %s %s', async (name, value, seen) => {
  const refused = await decodeFact(withHeader(recordOf(PURCHASE), name, Buffer.from(value)), catalog);
  expect(refused).toMatchObject({ ok: false, detail: expect.stringContaining(seen) });
  expect(refused).not.toMatchObject({ detail: expect.stringMatching(/Anna|Änna|1291852800|xxx/) });
});

test('a receipt that names nobody, by key and by value, is anonymous; one that names somebody by either is not', async () => {
  const nobodys = unchecked('purchase.cancelled', { customerId: '', purchaseId: 'P' });
  const { source, id } = PURCHASE;
  for (const key of [null, Buffer.alloc(0)])
    expect(await decodeFact({ ...nobodys, key }, catalog)).toMatchObject({
      ok: false,
      reason: 'anonymous',
      source,
      id,
    });
  expect(await decodeFact(nobodys, catalog)).toMatchObject({ ok: false, reason: 'invalid-value' });
  expect(await decodeFact({ ...recordOf(PURCHASE), key: null }, catalog)).toMatchObject({ reason: 'key-mismatch' });
});

test("a receipt of nobody in a producer's own schema, which leaves the customer open, is anonymous", async () => {
  const { schema } = messageSchema('purchase.cancelled');
  const fields = (schema.fields as readonly { readonly name: string }[]).map((field) =>
    field.name === 'customerId' ? { ...field, type: ['null', 'string'] } : field,
  );
  const open = avro.Type.forSchema({ ...schema, fields } as unknown as avro.Schema, { typeHook: strictTypeHook });
  const own = SchemaCatalog.of(new Map(), { schemaById: async () => open, idOf: async () => 1 });
  const read = (customerId: string | null, key: Buffer | null) => {
    const value = frameValue(7, open.toBuffer({ customerId, purchaseId: 'P' }));
    return decodeFact({ ...unchecked('purchase.cancelled', { customerId: '', purchaseId: 'P' }), key, value }, own);
  };
  expect(await read(null, null)).toMatchObject({ ok: false, reason: 'anonymous' });
  expect(await read(null, Buffer.from('c1'))).toMatchObject({ ok: false, reason: 'undecodable' });
  expect(await read('c1', Buffer.from('c1'))).toMatchObject({ ok: true, fact: { customerId: 'c1' } });
});

test('a fact exactly 5 minutes ahead of the broker is taken', async () => {
  const record = { ...recordOf(PURCHASE), timestamp: PURCHASE.occurredAt - 300_000 };
  expect((await decodeFact(record, catalog)).ok).toBe(true);
});

test('a fact of another topic is refused', async () => {
  expect((await decodeFact(recordOf(PURCHASE), catalog, 'loyalty.purchases')).ok).toBe(true);
  const refused = await decodeFact(recordOf(PURCHASE), catalog, 'loyalty.feedback');
  expect(refused).toMatchObject({ ok: false, reason: 'unknown-type' });
});

/** As a producer without our rules would write it. */
function unchecked(type: WireFact['type'], body: object): FactRecord {
  const head = Buffer.from([0, 0, 0, 0, 0]);
  head.writeUInt32BE(catalog.writerId(type), 1);
  const { headers } = withHeader(recordOf(PURCHASE), 'ce_type', Buffer.from(type));
  const value = Buffer.concat([head, messageSchema(type).avro.toBuffer(body)]);
  return { key: Buffer.from('c1'), value, headers, timestamp: APPENDED };
}

const lines = (...changes: Partial<PurchaseLine>[]) => ({
  ...PURCHASE,
  lines: changes.map((change) => ({ ...LINE, ...change })),
});

test.each<[string, WireFact['type'], object, string]>([
  ['no line', 'purchase.completed', lines(), 'lines must be 1 to 5000 lines'],
  ['no pieces', 'purchase.completed', lines({ quantity: 0 }), 'lines[0].quantity must be'],
  ['less than nothing', 'purchase.completed', lines({ discountMinor: -1 }), 'lines[0].discountMinor must be'],
  ['a price below zero', 'purchase.completed', lines({ unitPriceMinor: -1 }), 'lines[0].unitPriceMinor must be'],
  ['a cost below zero', 'purchase.completed', lines({ costMinor: -1 }), 'lines[0].costMinor must be'],
  [
    'a discount above the price',
    'purchase.completed',
    lines({ discountMinor: 1531 }),
    'lines[0].discountMinor must be at most',
  ],
  ['a line twice', 'purchase.completed', lines({}, {}), 'lines[1].lineId must be unique'],
  ['NUL', 'purchase.completed', lines({ sku: 'a\0b' }), 'lines[0].sku must be well-formed'],
  ['gold', 'purchase.completed', { ...PURCHASE, currency: 'XAU' }, 'currency must have a minor unit'],
  ['no currency', 'purchase.completed', { ...PURCHASE, currency: 'eur' }, 'currency must be the ISO 4217 code'],
  ['an empty shop', 'purchase.completed', { ...PURCHASE, storeId: '' }, 'storeId must be'],
  [
    'an overlong customer',
    'purchase.cancelled',
    { customerId: 'c'.repeat(129), purchaseId: 'P' },
    'customerId must be',
  ],
  [
    'no returned line',
    'purchase.returned',
    { customerId: 'c1', returnId: 'R', purchaseId: 'P', lines: [] },
    'lines must be',
  ],
  ['a score of 11', 'feedback.nps', { customerId: 'c1', score: 11, surveyId: 's' }, 'score must be'],
  ['a rating of 0', 'feedback.review', { customerId: 'c1', rating: 0 }, 'rating must be'],
  [
    'an unknown cause',
    'feedback.complaint-opened',
    { customerId: 'c1', complaintId: 'k', cause: 'weather' },
    'cause must be one of',
  ],
  [
    'an unknown channel',
    'contact.visited',
    { customerId: 'c1', channel: 'moon' },
    'channel must be one of shop, site, app',
  ],
])('%s is an invalid value, told by field and rule', async (_, type, body, detail) => {
  const refused = await decodeFact(unchecked(type, body), catalog);
  expect(refused).toMatchObject({ ok: false, reason: 'invalid-value' });
  expect(refused).toHaveProperty('detail', expect.stringContaining(detail));
});

/** Appended long after it happened, as a backlog is. */
const boughtIn = (currency: string, at: string) =>
  encodeFact({ ...PURCHASE, currency, occurredAt: Date.parse(at) } as WireFact, catalog);

test.each([
  ['VED', '2010-06-01T00:00:00Z'],
  ['CHW', '2010-06-01T00:00:00Z'],
  ['DEM', '2002-03-31T23:59:59Z'],
  ['DEM', '2002-04-01T11:59:59.999Z'], // Still March where it is latest.
])('%s was money on %s', async (currency, at) => {
  const { key, value, headers } = boughtIn(currency, at);
  const record = { key, value, headers: headersOf(headers), timestamp: APPENDED };
  expect(await decodeFact(record, catalog)).toMatchObject({ ok: true, fact: { currency, occurredAt: Date.parse(at) } });
});

test('a currency that was withdrawn before the purchase is refused, here and to its producer', async () => {
  const at = '2002-04-01T12:00:00Z';
  expect(() => boughtIn('DEM', at)).toThrow('currency was withdrawn before the purchase');
  const written = unchecked('purchase.completed', { ...PURCHASE, currency: 'DEM' });
  const refused = await decodeFact(withHeader(written, 'ce_time', Buffer.from(at)), catalog);
  expect(refused).toMatchObject({ reason: 'invalid-value', detail: expect.stringMatching(/^currency was withdrawn/) });
});

test('a return may name a line twice', async () => {
  const returned = {
    type: 'purchase.returned',
    returnId: 'R',
    purchaseId: 'P',
    lines: [0, 0].map(() => ({ lineId: '1', quantity: 1 })),
  };
  const fact = { ...PURCHASE, ...returned } as unknown as WireFact;
  expect((await decodeFact(recordOf(fact), catalog)).ok).toBe(true);
});

test('a refusal shows no value', async () => {
  const secret = 'Jane Doe, 1 High Street';
  const body = { customerId: 'c1', complaintId: secret.repeat(9), cause: secret };
  expect(JSON.stringify(await decodeFact(unchecked('feedback.complaint-opened', body), catalog))).not.toContain('Jane');
});

test('what consumers would refuse is not encoded', () => {
  const invalid = { ...PURCHASE, lines: [{ ...LINE, quantity: 0.5 }] };
  expect(() => encodeFact(invalid, catalog)).toThrow(InvalidFactError);
  expect(() => encodeFact({ ...PURCHASE, id: '\uD800' }, catalog)).toThrow(/ce_id/);
});
