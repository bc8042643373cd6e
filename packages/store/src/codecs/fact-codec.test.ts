import { readFileSync } from 'node:fs';
import type { Fact, FactType } from '@loyalty-ladder/domain/facts/fact.ts';
import { expect, test } from 'vitest';
import { canonicalFact, createFactCodec, decodeStoredFact, encodeStoredFact, factKey } from './fact-codec.ts';
import today from './schemas/facts.v3.json' with { type: 'json' };

const base = { id: 'é-1', source: 'till', customerId: 'c1', occurredAt: 1262347200123 };
const samples: Record<FactType, Fact> = {
  'purchase.completed': {
    ...base,
    type: 'purchase.completed',
    purchaseId: 'P1',
    channel: 'shop',
    storeId: 's1',
    currency: 'GBP',
    lines: [
      { lineId: '1', sku: 'A', quantity: 2, unitPriceMinor: 100, discountMinor: 0 },
      { lineId: '2', sku: 'B', category: 'toys', quantity: 1, unitPriceMinor: 5, discountMinor: 1, costMinor: 3 },
    ],
  },
  'purchase.returned': {
    ...base,
    type: 'purchase.returned',
    returnId: 'R',
    purchaseId: 'P',
    lines: [{ lineId: '1', quantity: 1 }],
  },
  'purchase.cancelled': { ...base, type: 'purchase.cancelled', purchaseId: 'P' },
  'contact.delivered': { ...base, type: 'contact.delivered', channel: 'email', campaignId: 'x', costMinor: 3 },
  'contact.visited': { ...base, type: 'contact.visited', channel: 'site' },
  'contact.responded': { ...base, type: 'contact.responded', response: 'opened', triggerId: 't' },
  'contact.service': {
    ...base,
    type: 'contact.service',
    waitSeconds: 30,
    resolved: true,
    cause: 'waiting',
    touchpoint: 'phone',
  },
  'contact.consent': { ...base, type: 'contact.consent', channel: 'email', granted: false },
  'feedback.nps': { ...base, type: 'feedback.nps', score: 10, surveyId: 's' },
  'feedback.csat': { ...base, type: 'feedback.csat', score: 5 },
  'feedback.review': { ...base, type: 'feedback.review', rating: 1, published: true, touchpoint: 'till' },
  'feedback.complaint-opened': { ...base, type: 'feedback.complaint-opened', complaintId: 'k', cause: 'price' },
  'feedback.complaint-resolved': { ...base, type: 'feedback.complaint-resolved', complaintId: 'k', cause: 'price' },
  'feedback.referral': { ...base, type: 'feedback.referral', referredCustomerId: 'c2' },
  'feedback.referral-converted': { ...base, type: 'feedback.referral-converted', referredCustomerId: 'c2' },
  'points.held': { ...base, type: 'points.held', holdId: 'h', points: 2n ** 60n, expiresAt: 1262347300000 },
  'points.captured': { ...base, type: 'points.captured', holdId: 'h', points: 2n ** 59n },
  'points.released': { ...base, type: 'points.released', holdId: 'h' },
  'points.restored': { ...base, type: 'points.restored', holdId: 'h', points: 2n ** 58n },
  'points.adjusted': { ...base, type: 'points.adjusted', adjustmentId: 'a', points: -(2n ** 60n), reason: 'goodwill' },
};

test.each(Object.values(samples))('a stored $type reads back as it was', (fact) => {
  expect(decodeStoredFact(encodeStoredFact(fact))).toStrictEqual(fact);
});

test('an absent optional field and a present one differ in their canonical bytes', () => {
  const { storeId: _, ...rest } = samples['purchase.completed'] as Extract<Fact, { type: 'purchase.completed' }>;
  expect(encodeStoredFact(rest)).not.toEqual(encodeStoredFact(samples['purchase.completed']));
});

test('bytes of a newer version, or of a type that came later, are refused and told apart from damage', () => {
  const bytes = encodeStoredFact(samples['points.held']);
  const newer = expect.objectContaining({ code: 'NEWER_FORMAT', retryable: true });
  expect(() => decodeStoredFact(Buffer.concat([Buffer.of(9), bytes.subarray(1)]))).toThrow(newer);
  expect(() => decodeStoredFact(Buffer.concat([Buffer.of(1, 200), bytes.subarray(2)]))).toThrow(newer);
  const damaged = expect.objectContaining({ code: 'STORAGE_FORMAT', retryable: false });
  expect(() => decodeStoredFact(bytes.subarray(0, -1))).toThrow(damaged);
  expect(() => decodeStoredFact(Buffer.concat([bytes, Buffer.of(0)]))).toThrow(damaged);
  expect(() => decodeStoredFact(Buffer.concat([Buffer.of(0), bytes.subarray(1)]))).toThrow(damaged);
  expect(() => decodeStoredFact(Buffer.alloc(0))).toThrow(damaged);
});

/** A next version as it may come: types and fields in another order, each fact with a field more. */
const tomorrow = {
  version: 4,
  types: today.types.toReversed().map(({ factType, schema }) => ({
    factType,
    schema: {
      ...schema,
      fields: [{ name: 'tenant', type: ['null', 'string'], default: null }, ...schema.fields.toReversed()],
    },
  })),
};
const next = createFactCodec([today, tomorrow]);

test.each(Object.values(samples))(
  'a $type of a former version is read as it was, and equals the same one sent again',
  (fact) => {
    const former = encodeStoredFact(fact);
    expect(next.decode(former)).toStrictEqual(fact);
    const again = next.encode(fact);
    expect(again).not.toEqual(former);
    expect(next.canonical(former)).toEqual(again);
    expect(next.canonical(again)).toBe(again);
    expect(next.canonical(encodeStoredFact({ ...fact, id: 'another' }))).not.toEqual(again);
  },
);

test('bytes of the version in force are their own canonical form', () => {
  const bytes = encodeStoredFact(samples['feedback.nps']);
  expect(canonicalFact(bytes)).toBe(bytes);
});

test('a field of the next version is read back where a fact carries it', () => {
  const fact = { ...samples['purchase.completed'], tenant: 'north' } as unknown as Fact;
  expect(next.decode(next.encode(fact))).toStrictEqual(fact);
});

test('damage is found in bytes of a former version too', () => {
  const bytes = encodeStoredFact(samples['purchase.completed']);
  expect(() => next.decode(bytes.subarray(0, -1))).toThrow(/damaged/);
  expect(() => next.decode(Buffer.concat([bytes, Buffer.of(0)]))).toThrow(/damaged/);
});

test('a version that lacks a type, or that a former one cannot be read as, is refused at once', () => {
  const [lost, ...types] = tomorrow.types;
  expect(() => createFactCodec([today, { version: 4, types }])).toThrow(lost?.factType);
  const field = { name: 'tenant', type: 'string' };
  const strict = tomorrow.types.map((type) => ({
    ...type,
    schema: { ...type.schema, fields: [field, ...type.schema.fields.slice(1)] },
  }));
  expect(() => createFactCodec([today, { version: 4, types: strict }])).toThrow(/tenant/);
});

test('the type codes of the stored schema never move', () => {
  const stored = JSON.parse(readFileSync(new URL('./schemas/facts.v3.json', import.meta.url), 'utf8'));
  expect(stored.types.map((type: { factType: string }) => type.factType)).toEqual(Object.keys(samples));
});

test('source and id cannot run together in a fact key', () => {
  expect(factKey({ source: 'a', id: 'bc' })).not.toEqual(factKey({ source: 'ab', id: 'c' }));
  expect(factKey(base)).toHaveLength(16);
});
