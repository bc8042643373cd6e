import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { NO_SPAN, NO_TRACING } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import { expect, test } from 'vitest';
import { encodeFacts } from './encode-facts.ts';
import { judgeEvents } from './judge-events.ts';
import { BATCH, STRUCTURED, sentEvents } from './sent-events.ts';
import { EventTraces } from './trace-events.ts';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const NOT_TRACED = new EventTraces(NO_TRACING, { span: NO_SPAN, traceparent: undefined }, []);
const encoding = { catalog: SchemaCatalog.local(), topicPrefix: 'p.', traces: NOT_TRACED };

const VISIT = { customerId: 'anna', channel: 'shop' };
const event = (more: object = {}, data: object = VISIT) => ({
  ...{ specversion: '1.0', id: 'v1', source: 'till/7', type: 'contact.visited', time: '2026-11-27T11:59:00+01:00' },
  ...{ data, ...more },
});
const headers = (more: Readonly<Record<string, string | string[]>> = {}) =>
  Object.entries({
    ...{ 'ce-specversion': '1.0', 'ce-id': 'v1', 'ce-source': 'till/7', 'ce-type': 'contact.visited' },
    ...{ 'ce-time': '2026-11-27T10:59:00Z', ...more },
  }).flatMap(([name, values]) => [values].flat().flatMap((value) => [name, value]));

function judged(contentType: string, body: unknown, rawHeaders: string[] = [], caller = {}) {
  const { events } = sentEvents(contentType, rawHeaders, body);
  return encodeFacts(events, judgeEvents(events, { caller, now: NOW }), encoding);
}

const fact = {
  ...{ type: 'contact.visited', id: 'v1', source: 'till/7', occurredAt: Date.parse('2026-11-27T10:59:00Z') },
  ...VISIT,
};

test('the same fact comes in all three modes', () => {
  for (const [mode, body, raw] of [
    ['application/json; charset=utf-8', VISIT, headers()],
    [`${STRUCTURED}; charset=UTF-8`, event(), []],
    [BATCH, [event()], []],
  ] as const) {
    const [first] = judged(mode, body, [...raw]);
    expect(first, mode).toMatchObject({
      ok: true,
      fact,
      record: { topic: 'p.loyalty.contacts', key: Buffer.from('anna') },
    });
  }
});

test('headers are percent-decoded once, quoted or not, and their names have no case', () => {
  const raw = headers({ 'ce-id': '%C3%BC%20%2525', 'ce-source': '"till \\"7\\" %E2%82%AC"' }).map((each) =>
    each === 'ce-id' ? 'Ce-Id' : each,
  );
  expect(judged('application/json', VISIT, raw)).toMatchObject([
    { ok: true, fact: { id: 'ü %25', source: 'till "7" €' } },
  ]);
});

test.each<[string, Record<string, string | string[]>, string, RegExp]>([
  ['bytes beyond ASCII', { 'ce-id': 'Ã¼' }, 'headers.ce-id', /percent-encoded/],
  ['half an escape', { 'ce-id': '100%' }, 'headers.ce-id', /percent-encoded/],
  ['an escape that is no UTF-8', { 'ce-id': '%FF' }, 'headers.ce-id', /percent-encoded/],
  ['two ids', { 'ce-id': ['a', 'b'] }, 'headers.ce-id', /twice with different values/],
  [
    'a media type beside Content-Type',
    { 'ce-datacontenttype': 'application/json' },
    'headers.ce-datacontenttype',
    /Content-Type/,
  ],
  ['an empty id', { 'ce-id': '' }, 'headers.ce-id', /it is empty/],
  ['NUL', { 'ce-id': '%00' }, 'headers.ce-id', /it holds NUL/],
])('%s in a header is refused by name and rule', (_, more, field, rule) => {
  expect(judged('application/json', VISIT, headers(more))).toMatchObject([
    { ok: false, reason: 'invalid', errors: [{ field, rule: expect.stringMatching(rule) }] },
  ]);
});

test('the same header twice says nothing new', () => {
  expect(judged('application/json', VISIT, headers({ 'ce-id': ['a', 'a'] }))).toMatchObject([
    { ok: true, fact: { id: 'a' } },
  ]);
});

test('fields are named by where they stand in the request', () => {
  const wrong = { ...VISIT, channel: 'moon' };
  const fieldsOf = (...args: Parameters<typeof judged>) =>
    judged(...args).map((each) => (each.ok ? [] : each.errors.map(({ field }) => field)));
  expect(fieldsOf('application/json', wrong, headers())).toEqual([['body.channel']]);
  expect(fieldsOf('application/json', null, headers())).toEqual([['body']]);
  expect(fieldsOf(STRUCTURED, event({ time: 'now' }))).toEqual([['body.time']]);
  expect(fieldsOf(STRUCTURED, 7)).toEqual([['body']]);
  expect(fieldsOf(STRUCTURED, event({ data_base64: 'e30=' }))).toEqual([['body.data_base64']]);
  const batch = [event({}, wrong), event({ id: 'v2' }), null, event({ id: undefined })];
  expect(fieldsOf(BATCH, batch)).toEqual([['body[0].data.channel'], [], ['body[2]'], ['body[3].id']]);
});

test('a batch that is none, or too long, is refused as a whole', () => {
  expect(() => judged(BATCH, event())).toThrow();
  expect(() => judged(BATCH, Array(1_001).fill(event()))).toThrow();
  expect(judged(BATCH, [])).toEqual([]);
});

test('a key speaks for its sources and publishes to its topics', () => {
  const at = (caller: object) => judged(STRUCTURED, event(), [], caller);
  expect(at({ sources: ['till/7'], topics: ['loyalty.contacts'] })).toMatchObject([{ ok: true }]);
  expect(at({ sources: ['till/8'] })).toMatchObject([{ reason: 'forbidden', errors: [{ field: 'body.source' }] }]);
  expect(at({ topics: ['loyalty.purchases'] })).toMatchObject([
    { reason: 'forbidden', errors: [{ field: 'body.type' }] },
  ]);
});

test('no key speaks for us, one that was made for it neither', () => {
  const source = 'urn:loyalty-ladder:gateway';
  expect(judged(STRUCTURED, event({ source }), [], { sources: [source] })).toMatchObject([
    { reason: 'invalid', errors: [{ field: 'body.source', rule: expect.stringContaining('is reserved') }] },
  ]);
});

test('events of one name that say different things are all refused, those that say the same are not', () => {
  const other = event({}, { ...VISIT, channel: 'app' });
  const reasons = (...events: object[]) => judged(BATCH, events).map((each) => (each.ok ? 'ok' : each.reason));
  expect(reasons(event(), event(), event({ id: 'v2' }))).toEqual(['ok', 'ok', 'ok']);
  expect(reasons(event(), event(), other, event({ source: 'till/8' }))).toEqual([
    ...['repeated-id', 'repeated-id', 'repeated-id', 'ok'],
  ]);
});

test('a fact that no record holds is refused', () => {
  const wide = '€'.repeat(128);
  const line = { lineId: '', sku: wide, category: wide, quantity: 1, unitPriceMinor: 1, discountMinor: 0 };
  const lines = Array.from({ length: 1_500 }, (_, index) => ({ ...line, lineId: `${index}`.padEnd(128, '€') }));
  const data = { customerId: 'anna', purchaseId: 'p', channel: 'shop', currency: 'EUR', lines };
  expect(judged(STRUCTURED, event({ type: 'purchase.completed' }, data))).toMatchObject([{ reason: 'too-large' }]);
});
