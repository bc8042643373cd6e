/**
 * Bytes by a released schema lie in stores for good: whoever changes one can no longer read them, or reads something else. So each schema
 * has a fingerprint here, over all of it but its descriptions, and bytes as they were once written are read back.
 */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { expect, test } from 'vitest';
import { decodeStoredFact } from './fact-codec.ts';
import { FACT_SCHEMAS } from './fact-schemas.ts';
import fingerprints from './schemas/fingerprints.json' with { type: 'json' };
import { decodeState } from './state-codec.ts';
import { STATE_SCHEMAS } from './state-schemas.ts';

const ofStates: Record<string, string> = fingerprints.state;
const ofFacts: Record<string, Record<string, string>> = fingerprints.facts;

const FILES = readdirSync(new URL('./schemas/', import.meta.url));

/** Avro's own canonical form leaves out defaults, aliases and logical types, by which the bytes are read. */
function fingerprint(schema: unknown): string {
  const text = JSON.stringify(schema, (name, value) => (name === 'doc' ? undefined : sorted(value)));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

const stays = (file: string, next: string, list: string) =>
  `${file}: once it is released stores hold bytes by it, and it stays as it is. Copy it to ${next}, change that, and list it in ${list}. ` +
  'Only the fingerprint of what is new, as it is shown below, goes into schemas/fingerprints.json.';

test.each(STATE_SCHEMAS)(
  'the schema that states of version $version are written by has not changed',
  ({ version, schema }) => {
    const message = stays(`state.v${version}.json`, `state.v${version + 1}.json`, 'state-schemas.ts');
    expect(fingerprint(schema), message).toBe(ofStates[`v${version}`]);
  },
);

test.each(FACT_SCHEMAS)(
  'the schemas that facts of version $version are written by have not changed',
  ({ version, types }) => {
    const message = stays(`facts.v${version}.json`, `facts.v${version + 1}.json`, 'fact-schemas.ts');
    const found = types.map(({ factType, schema }) => [factType, fingerprint(schema)]);
    // In order: the position is the type code.
    expect(found, message).toEqual(Object.entries(ofFacts[`v${version}`] ?? {}));
  },
);

test('every version that was ever released is listed, and every file of one', () => {
  const listed = {
    state: STATE_SCHEMAS.map(({ version }) => `v${version}`),
    facts: FACT_SCHEMAS.map(({ version }) => `v${version}`),
  };
  expect({ state: Object.keys(ofStates), facts: Object.keys(ofFacts) }).toEqual(listed);
  const files = Object.entries(listed).flatMap(([name, versions]) =>
    versions.map((version) => `${name}.${version}.json`),
  );
  expect(FILES.filter((file) => file !== 'fingerprints.json').sort()).toEqual(files.sort());
});

/** Written when version 1 was the only one: other schemas may read them, to the same. */
const STATE_BYTES =
  '0102f6998d9cbd49080402c0e401027f0002d6070400800002000202680205c0b2999cbd4902d60702030000a4e40104ff7f' +
  '1200800000000000000002f6998d9cbd490273045031a8c3010202000002a4e4010604000e0201a4e4011002a2e401040280' +
  '988d9cbd490000000002a4e4011402040602a4e4017800';
const FACT_BYTES = [
  '010008c3a92d310874696c6c046331f6998d9cbd490450310873686f70000647425002023102410004c80100020600',
  '010f08c3a92d310874696c6c046331f6998d9cbd4902682631313532393231353034363036383436393736c0b2999cbd49',
  '011008c3a92d310874696c6c046331f6998d9cbd490268',
];

test('bytes that were written by version 1 are read as what they were written for', () => {
  expect(decodeState(Buffer.from(STATE_BYTES, 'hex'))).toMatchObject({
    lastAt: 1_262_347_200_123,
    stage: 'adherent',
    risk: 'at-risk',
    pendingLots: [{ vestingDay: 14_624, points: 127n }],
    availableLots: [{ expiryMonth: 491, points: 128n }],
    debt: 0n,
    holds: [{ holdId: 'h', points: 5n, expiresAt: 1_262_347_300_000, parts: [{ expiryMonth: 491, points: 3n }] }],
    earned: { day: 14_610, ofDay: -129n, ofMonth: 2n ** 63n },
    earningTerms: [{ at: 1_262_347_200_123, source: 's', id: 'P1', stageMultiplier: 12_500, cutTo: 0n }],
    keptDays: [{ day: 14_610, lines: 3, fullPriceLines: 2 }],
    olderKeptDays: 7,
    purchaseDays: { first: -1, last: 14_610, count: 8 },
    lapse: { lostDay: 14_609, olderKeptDays: 2 },
    graces: { keptDays: 1_262_347_200_000, daysInWindow: null, fullPrice: null, nps: null, complaints: null },
    nps: { day: 14_610, score: 10 },
    openComplaints: 1,
    waitingReturns: 2,
    unansweredContacts: 3,
    latestService: { day: 14_610, waitSeconds: 60 },
    surveyRewardDay: null,
    captures: [],
    months: [],
    keyCustomer: false,
    followUp: null,
    evidence: [],
    advice: 'none',
    weakBuyer: null,
  });
  const base = { id: 'é-1', source: 'till', customerId: 'c1', occurredAt: 1_262_347_200_123 };
  const line = { lineId: '1', sku: 'A', quantity: 2, unitPriceMinor: 100, discountMinor: 0, costMinor: 3 };
  const facts: Fact[] = [
    { ...base, type: 'purchase.completed', purchaseId: 'P1', channel: 'shop', currency: 'GBP', lines: [line] },
    { ...base, type: 'points.held', holdId: 'h', points: 2n ** 60n, expiresAt: 1_262_347_300_000 },
    { ...base, type: 'points.captured', holdId: 'h' },
  ];
  expect(FACT_BYTES.map((hex) => decodeStoredFact(Buffer.from(hex, 'hex')))).toStrictEqual(facts);
});
