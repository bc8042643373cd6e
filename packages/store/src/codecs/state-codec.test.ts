import { initialState, type State } from '@loyalty-ladder/domain/state/state.ts';
import { expect, test } from 'vitest';
import { decodeState, encodeState } from './state-codec.ts';

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
};

test.each([
  ['before any fact', initialState()],
  ['with all there can be', full],
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
  expect(() => decodeState(bytes.subarray(0, -1))).toThrow(/damaged/);
  expect(() => decodeState(Buffer.concat([bytes, Buffer.of(0)]))).toThrow(/damaged/);
  expect(() => decodeState(Buffer.of(1, 0, 99))).toThrow(/damaged/);
  expect(() => decodeState(Buffer.alloc(0))).toThrow(/version undefined/);
});
