import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headersOf } from './cloud-events.ts';
import { readJsonFact } from './fact-json.ts';
import { decodeFact, encodeFact, type WireFact } from './fact-wire.ts';
import { formatInstant } from './instant-text.ts';
import type { JsonEvent } from './json-event.ts';
import { FACT_TYPES } from './message-schemas.ts';
import { FACTS } from './testing/any-fact.ts';
import { APPENDED, catalog, LINE, PURCHASE } from './testing/fact-record.ts';

/** As a sender writes it, and as JSON's text brings it here. */
function eventOf({ type, id, source, occurredAt, ...data }: WireFact, more: object = {}): JsonEvent {
  const attributes = { specversion: '1.0', type, id, source, time: formatInstant(occurredAt), ...more };
  return JSON.parse(JSON.stringify({ attributes, data }));
}

/** What a consumer makes of what the door lets in, appended by a broker whose clock is a minute behind. */
async function readBehindTheDoor(event: JsonEvent, now: number) {
  const read = readJsonFact(event, now);
  if (!read.ok) return read;
  const { key, value, headers } = encodeFact(read.fact, catalog);
  return decodeFact({ key, value, headers: headersOf(headers), timestamp: now - 60_000 }, catalog);
}

test('what the door lets in every consumer reads as the same fact, whatever its type', async () => {
  expect(FACTS).toHaveLength(FACT_TYPES.length);
  for (const facts of FACTS) {
    const property = fc.asyncProperty(facts, async (fact) => {
      expect(await readBehindTheDoor(eventOf(fact), APPENDED + 60_000)).toStrictEqual({ ok: true, fact });
    });
    await fc.assert(property);
  }
});

test('whatever data comes, it is refused by field and rule, or every consumer reads it', async () => {
  const hostile = fc.oneof(
    fc.json().map((text) => JSON.parse(text)),
    fc.constantFrom(null, -0, Number.MAX_VALUE, '', [], {}, [null]),
  );
  const spots = fc.constantFrom(
    'customerId',
    'lines',
    'channel',
    'currency',
    'storeId',
    'score',
    'cause',
    '__proto__',
    'x',
  );
  const property = fc.asyncProperty(
    fc.oneof(...FACTS),
    spots,
    hostile,
    fc.boolean(),
    async (fact, spot, value, inLine) => {
      const event = eventOf(fact) as { attributes: object; data: { lines?: object[] } };
      Object.defineProperty(inLine ? (event.data.lines?.[0] ?? event.data) : event.data, spot, {
        value,
        enumerable: true,
      });
      const read = await readBehindTheDoor(event as JsonEvent, APPENDED + 60_000);
      if ('errors' in read) expect(read.errors[0]).toMatchObject({ field: expect.stringMatching(/^data/) });
      else expect(read.ok, JSON.stringify(read)).toBe(true);
    },
  );
  await fc.assert(property, { numRuns: 2_000 });
});

describe('the records in fixtures/, told in JSON', () => {
  const folder = new URL('../fixtures/', import.meta.url);
  const files = readdirSync(folder).filter((name) => FACT_TYPES.some((type) => name.startsWith(`${type}.`)));
  test.each(files)('%s is read as it was meant', async (name) => {
    const { records } = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    for (const { expected } of records) {
      expect(await readBehindTheDoor(eventOf(expected), Date.now())).toStrictEqual({ ok: true, fact: expected });
    }
  });
});

const purchase = (data: object, more: object = {}) => eventOf({ ...PURCHASE, ...data } as WireFact, more);

test.each<[string, JsonEvent, string, RegExp]>([
  ['no version', purchase({}, { specversion: null }), 'specversion', /^is missing$/],
  ['another version', purchase({}, { specversion: '0.3' }), 'specversion', /^must be 1\.0$/],
  ['no id', purchase({}, { id: undefined }), 'id', /^is missing$/],
  ['an empty id', purchase({}, { id: '' }), 'id', /it is empty$/],
  ['a number as id', purchase({}, { id: 7 }), 'id', /^must be text$/],
  ['an overlong source', purchase({}, { source: 's'.repeat(257) }), 'source', /it has 257$/],
  [
    'a source of our own',
    purchase({}, { source: 'urn:loyalty-ladder:gateway' }),
    'source',
    /^must not begin .* is reserved/,
  ],
  ['one in capitals', purchase({}, { source: 'URN:Loyalty-Ladder:x' }), 'source', /is reserved/],
  ['a fact of no topic', purchase({}, { type: 'points.redeemed' }), 'type', /^must be one of purchase\.completed, /],
  ['the name of a prototype', purchase({}, { type: 'constructor' }), 'type', /^must be one of/],
  ['no time', purchase({}, { time: undefined }), 'time', /^is missing$/],
  ['seconds as time', purchase({}, { time: '1291852800' }), 'time', /seconds since 1970\?$/],
  [
    'the future',
    purchase({ occurredAt: APPENDED + 300_001 }),
    'time',
    /at most 4 minutes after now; it lies 5 after it/,
  ],
  ['XML', purchase({}, { datacontenttype: 'text/xml' }), 'datacontenttype', /^must be application\/json/],
  ['Latin 1', purchase({}, { datacontenttype: 'application/json; charset=latin1' }), 'datacontenttype', /UTF-8/],
  ['a capital in a name', purchase({}, { dataContentType: 'application/json' }), 'dataContentType', /^is no attribute/],
  ['an object as extension', purchase({}, { ext: {} }), 'ext', /^must be text, a whole number/],
  ['the key of somebody else', purchase({}, { partitionkey: 'c2' }), 'partitionkey', /^must be data\.customerId/],
  [
    'no data',
    { ...purchase({}), data: undefined },
    'data',
    /^must be an object with the fields of purchase\.completed/,
  ],
  ['a list of data', { ...purchase({}), data: [] }, 'data', /^must be an object/],
  ['nobody', purchase({ customerId: undefined }), 'data.customerId', /receipts of nobody stay out$/],
  ['an empty nobody', purchase({ customerId: '' }), 'data.customerId', /receipts of nobody stay out$/],
  ['a misspelt field', purchase({ storeID: 's' }), 'data.storeID', /^is no field of this fact$/],
  ['a misspelt field of a line', purchase({ lines: [{ ...LINE, cost: 1 }] }), 'data.lines[0].cost', /^is no field/],
  ['no line', purchase({ lines: [null] }), 'data.lines[0]', /^must be a line$/],
  [
    'text for a number',
    purchase({ lines: [{ ...LINE, quantity: '6' }] }),
    'data.lines[0].quantity',
    /^must be a whole/,
  ],
  ['money that was', purchase({ currency: 'DEM' }), 'data.currency', /^was withdrawn before the purchase/],
  ['a surrogate alone', purchase({ purchaseId: '\ud800' }), 'data.purchaseId', /^must be well-formed text/],
])('%s is refused by field and rule', (_, event, field, rule) => {
  expect(readJsonFact(event, APPENDED)).toMatchObject({
    ok: false,
    errors: [{ field, rule: expect.stringMatching(rule) }],
  });
});

test('all that is wrong is told at once, of as many fields as somebody reads', () => {
  const read = readJsonFact(purchase({ channel: '', currency: 'eur', extra: 1 }), APPENDED);
  expect(read).toMatchObject({
    errors: [{ field: 'data.extra' }, { field: 'data.channel' }, { field: 'data.currency' }],
  });
  const many = readJsonFact(purchase({ lines: Array.from({ length: 5_000 }, () => ({ ...LINE, sku: '' })) }), APPENDED);
  expect(many).toHaveProperty('errors.length', 20);
});

test('extensions and attributes that are null change nothing, and the key may be said again', () => {
  const more = { subject: 'x', ext: true, dataschema: null, partitionkey: 'c1', datacontenttype: 'application/json' };
  expect(readJsonFact(purchase({}, more), APPENDED)).toStrictEqual({ ok: true, fact: PURCHASE });
});

test('a clock 4 minutes ahead is borne, as the broker behind a door whose own clock is a minute ahead bears 5', () => {
  expect(readJsonFact(purchase({ occurredAt: APPENDED + 240_000 }), APPENDED).ok).toBe(true);
  expect(readJsonFact(purchase({ occurredAt: APPENDED + 240_001 }), APPENDED).ok).toBe(false);
});
