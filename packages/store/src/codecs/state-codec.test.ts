import { initialState, type State } from '@loyalty-ladder/domain/state/state.ts';
import { expect, test } from 'vitest';
import today from './schemas/state.v3.json' with { type: 'json' };
import { canonicalState, createStateCodec, decodeState, encodeState, isNewerState } from './state-codec.ts';

const DAY = 14_610;
const AT = 1_262_347_200_123;
const full: State = {
  lastAt: AT,
  stage: 'adherent',
  risk: 'at-risk',
  pendingLots: [{ vestingDay: DAY + 14, points: 127n }],
  availableLots: [
    { expiryMonth: 491, points: 128n },
    { expiryMonth: 492, points: 2n ** 47n },
  ],
  debt: 2n ** 106n,
  holds: [
    { holdId: 'é\u{1F600}', points: 5n, expiresAt: 8_640_000_000_000_000, parts: [{ expiryMonth: 491, points: 3n }] },
  ],
  captures: [{ holdId: 'h', lastDay: DAY + 365, points: 9n, parts: [{ expiryMonth: 490, points: 4n }] }],
  earned: { day: DAY, ofDay: 32_768n, ofMonth: 2n ** 63n },
  earningTerms: [
    { at: AT - 5, source: '', id: '', stageMultiplier: 10_000, cutTo: null },
    { at: AT, source: 's', id: 'P1', stageMultiplier: 12_500, cutTo: 0n },
  ],
  keptDays: [{ day: DAY, lines: 300, fullPriceLines: 299 }],
  olderKeptDays: 7,
  purchaseDays: { first: -100_000_000, last: DAY, count: 8 },
  lapse: { lostDay: DAY - 1, olderKeptDays: 2 },
  graces: { keptDays: AT, daysInWindow: null, fullPrice: -210_866_803_200_000, nps: null, complaints: AT },
  nps: { day: DAY, score: 10 },
  openComplaints: 1,
  waitingReturns: 2,
  unansweredContacts: 3,
  latestService: { day: DAY, waitSeconds: 2 ** 40 },
  surveyRewardDay: DAY,
  months: [
    { month: 480, margin: -4n, basis: 'margin', purchaseDays: 0 },
    { month: 481, margin: 2n ** 90n, basis: 'incomplete', purchaseDays: 31 },
    { month: 491, margin: 0n, basis: 'revenue', purchaseDays: 1 },
  ],
  keyCustomer: true,
  followUp: {
    subject: 'complaint:crm/é-1',
    trigger: 'complaint',
    openedAt: AT,
    deadlineAt: 8_640_000_000_000_000,
    escalated: true,
  },
  evidence: [
    { day: -DAY, source: 'crm', id: '1', class: 'staff', weight: 1 },
    { day: DAY, source: 'crm', id: '1', class: 'waiting', weight: 1 },
    { day: DAY, source: '', id: '', class: 'unwillingness', weight: 3 },
    { day: DAY + 1, source: 'crm', id: '2', class: 'price', weight: 2 },
  ],
  advice: 'minimal',
  weakBuyer: {
    since: DAY,
    reviewDay: DAY + 90,
    span: { paid: 2n ** 70n, margin: -1n, purchaseDays: 4, lastPurchaseDay: DAY + 3, signs: 2 ** 33 },
    before: { paid: -128n, anyHeld: true },
  },
};

test.each([
  ['before any fact', initialState()],
  ['with all there can be', full],
  [
    'watched as a weak buyer before its first review',
    {
      ...full,
      weakBuyer: {
        since: -1,
        reviewDay: 0,
        span: { paid: 0n, margin: 0n, purchaseDays: 0, lastPurchaseDay: null, signs: 0 },
        before: null,
      },
    },
  ],
  ['in debt below zero points', { ...full, debt: 0n, earned: { day: 0, ofDay: -1n, ofMonth: -129n } }],
])('a state %s reads back as it was and writes the same bytes again', (_, state) => {
  const bytes = encodeState(state);
  expect(decodeState(bytes)).toEqual(state);
  expect(encodeState(decodeState(bytes))).toEqual(bytes);
});

test.each([
  0n,
  1n,
  -1n,
  127n,
  128n,
  -128n,
  -129n,
  2n ** 47n - 1n,
  2n ** 47n,
  -(2n ** 47n) - 1n,
  2n ** 200n,
  -(2n ** 200n),
])('%s points read back as they were', (debt) => {
  expect(decodeState(encodeState({ ...full, debt })).debt).toBe(debt);
});

test('the order in which a state names its fields does not reach its bytes', () => {
  const turned = Object.fromEntries(Object.entries(full).reverse()) as unknown as State;
  expect(encodeState(turned)).toEqual(encodeState(full));
});

test('a customer before any fact takes less than 40 bytes', () => {
  expect(encodeState(initialState()).length).toBeLessThan(40);
});

test('a state larger than any before it is written whole', () => {
  const keptDays = Array.from({ length: 40_000 }, (_, day) => ({ day, lines: 1, fullPriceLines: 1 }));
  expect(decodeState(encodeState({ ...full, keptDays })).keptDays).toHaveLength(40_000);
});

test('bytes of another version, cut short or too long are refused, not guessed', () => {
  const bytes = encodeState(full);
  expect(() => decodeState(Buffer.concat([Buffer.of(9), bytes.subarray(1)]))).toThrow(/version 9/);
  expect(() => decodeState(Buffer.concat([Buffer.of(0), bytes.subarray(1)]))).toThrow(/version 0/);
  expect(() => decodeState(bytes.subarray(0, -1))).toThrow(/damaged/);
  expect(() => decodeState(Buffer.concat([bytes, Buffer.of(0)]))).toThrow(/damaged/);
  expect(() => decodeState(Buffer.of(1, 0, 99))).toThrow(/damaged/);
  expect(() => decodeState(Buffer.alloc(0))).toThrow(/version undefined/);
});

const POINTS = { type: 'bytes', logicalType: 'decimal', precision: 60, scale: 0 };
const STAGES = ['potential', 'visitor', 'first_purchase', 'regular', 'adherent', 'retired'];
const evolved = today.schema.fields.map((field) => {
  if (field.name === 'openComplaints') return { ...field, name: 'complaints', aliases: ['openComplaints'] };
  return field.name === 'surveyRewardDay' ? { ...field, type: ['null', 'long'] } : field;
});
/** A next version as it may come: fields in another order, one under another name, one wider, new ones among them. */
const tomorrow = {
  version: 4,
  schema: {
    ...today.schema,
    fields: [
      { name: 'bonus', type: POINTS, default: '\u0005' },
      ...evolved.slice(-4, -1),
      { name: 'calledAt', type: ['null', 'long'], default: null },
      ...evolved.slice(0, -4),
      ...evolved.slice(-1),
      {
        name: 'mood',
        type: { type: 'enum', name: 'Mood', logicalType: 'hyphenated', symbols: STAGES },
        default: 'first_purchase',
      },
      { name: 'weakDays', type: { type: 'array', items: 'KeptDay' }, default: [] },
    ],
  },
};
const next = createStateCodec([today, tomorrow]);

/** As the next version has it. */
function inNext({ openComplaints: complaints, ...state }: State) {
  return { ...state, complaints, bonus: 5n, mood: 'first-purchase', calledAt: null, weakDays: [] };
}

test.each([
  ['before any fact', initialState()],
  ['with all there can be', full],
])('a state %s of a former version is read as the latest has it, and written as that', (_, state) => {
  const former = encodeState(state);
  expect(next.decode(former)).toEqual(inNext(state));
  const written = next.encode(next.decode(former));
  expect([former[0], written[0]]).toEqual([3, 4]);
  expect(next.decode(written)).toEqual(inNext(state));
});

test('what a field of the next version holds is read back, and is no default any more', () => {
  const state = { ...inNext(full), bonus: 2n ** 70n, mood: 'at-risk', calledAt: AT } as unknown as State;
  expect(() => next.encode(state)).toThrow(/at_risk/);
  const happy = { ...state, mood: 'adherent' } as unknown as State;
  expect(next.decode(next.encode(happy))).toEqual(happy);
});

test('equal states of two versions have the same canonical bytes, those of one version stay as they are', () => {
  expect(next.canonical(encodeState(full))).toEqual(next.encode(inNext(full) as unknown as State));
  const bytes = encodeState(full);
  expect(canonicalState(bytes)).toBe(bytes);
});

test('what only newer code can read is told apart from damage: it is right, for others', () => {
  const written = next.encode(next.decode(encodeState(full)));
  expect([isNewerState(written), next.isNewer(written)]).toEqual([true, false]);
  expect(() => decodeState(written)).toThrow(expect.objectContaining({ code: 'NEWER_FORMAT', retryable: true }));
  const damaged = expect.objectContaining({ code: 'STORAGE_FORMAT', retryable: false });
  expect(() => decodeState(encodeState(full).subarray(0, -1))).toThrow(damaged);
});

test('damage is found in bytes of a former version too', () => {
  const bytes = encodeState(full);
  expect(() => next.decode(bytes.subarray(0, -1))).toThrow(/damaged/);
  expect(() => next.decode(Buffer.concat([bytes, Buffer.of(0)]))).toThrow(/damaged/);
  expect(() => next.decode(Buffer.of(3, 0, 99))).toThrow(/damaged/);
});

test('a version that the former ones cannot be read as is refused at once, by its field', () => {
  const fields = [...today.schema.fields, { name: 'bonus', type: POINTS }];
  expect(() => createStateCodec([today, { version: 4, schema: { ...today.schema, fields } }])).toThrow(/bonus/);
  const stage = { type: 'enum', name: 'Stage', logicalType: 'hyphenated', symbols: STAGES.slice(1) };
  const fewer = today.schema.fields.map((field) => (field.name === 'stage' ? { name: 'stage', type: stage } : field));
  const lost = { version: 4, schema: { ...today.schema, fields: fewer } };
  expect(() => createStateCodec([today, lost])).toThrow(/Stage/);
  expect(() => createStateCodec([{ ...today, version: 4 }, today])).toThrow(/version 3 after 4/);
});
