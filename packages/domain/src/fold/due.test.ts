import { expect, test } from 'vitest';
import { initialState } from '../state/state.ts';
import {
  at,
  base,
  complaint,
  entriesOf,
  held,
  line,
  nps,
  purchase,
  stagesOf,
  tell,
  timeline,
} from '../testing/story.ts';

const LINES = [line('1', 500), line('2', 500)];
const ADHERENT = ['2024-01-01', '2024-01-08', '2024-01-15', '2024-01-22', '2024-01-29'].map((day, index) =>
  purchase(`P${index}`, `${day}T10:00:00`, LINES),
);

test('nothing is ever due for a customer without facts, and nothing but the review with nothing but contacts', () => {
  expect(tell([], '2024-01-01').nextDueAt).toBeNull();
  const visit = { ...base('V', '2024-01-01'), type: 'contact.visited' as const, channel: 'shop' as const };
  const programs = timeline({}, { '2024-06-01': { graceDays: 5 } });
  expect(tell([visit], '2024-01-02', programs).nextDueAt).toBe(at('2024-03-31'));
});

test('vesting, silence, notice, expiry and hold timeout come one after the other', () => {
  const facts = [purchase('P', '2024-01-10T10:00:00', 1000), held('H', '2024-01-30', 4n, '2024-01-30T00:15:00')];
  const dues: string[] = [];
  for (let until = '2024-01-10T10:00:00'; ; ) {
    const { nextDueAt } = tell(
      facts.filter(({ occurredAt }) => occurredAt <= at(until)),
      until,
      timeline({ horizonDays: 731 }),
    );
    if (nextDueAt === null || nextDueAt >= at('2026-01-10')) break;
    until = new Date(nextDueAt).toISOString().slice(0, 23);
    dues.push(until.slice(0, 16));
    if (until.startsWith('2024-01-24')) until = '2024-01-30T00:00:00';
  }
  expect(dues).toEqual([
    '2024-01-24T00:00',
    '2024-01-30T00:15',
    '2024-02-24T00:00',
    '2024-03-25T00:00',
    '2024-06-08T00:00',
    '2025-01-02T00:00',
    '2025-02-01T00:00',
  ]);
});

test('advancing with nothing due leaves the state as it is', () => {
  const { state, nextDueAt } = tell(ADHERENT, '2024-01-29T10:00:00');
  const later = tell([], new Date((nextDueAt ?? 0) - 1).toISOString().slice(0, 23), timeline(), state);
  expect(later).toMatchObject({ state, entries: [], outcomes: [], nextDueAt });
});

test('a version that changes nothing by itself is passed over, one that does is due at its instant', () => {
  const idle = timeline({}, { '2024-01-12': { capPerDay: 7 } });
  const telling = timeline({}, { '2024-01-12': { regularPurchaseDays: 2 } });
  const facts = ADHERENT.slice(0, 2);
  expect(tell(facts, '2024-01-10', idle).nextDueAt).toBe(at('2024-01-15'));
  expect(tell(facts, '2024-01-10', telling).nextDueAt).toBe(at('2024-01-12'));
});

test('a version that brings a due instant nearer is looked through', () => {
  const programs = timeline(
    {},
    { '2024-02-01': { riskThresholds: { watch: 10_000, 'at-risk': 25_000, lost: 50_000 } } },
  );
  const facts = [purchase('P', '2024-01-10T10:00:00', 1)];
  expect(tell(facts, '2024-01-10T10:00:00', programs).nextDueAt).toBe(at('2024-02-09'));
});

test('days whose leaving the window changes nothing are passed over', () => {
  const programs = timeline({
    riskThresholds: { watch: 999_998, 'at-risk': 999_999, lost: 1_000_000 },
    expiryMonths: 120,
  });
  const days = [...ADHERENT, purchase('P5', '2024-02-01T10:00:00', LINES)];
  // Six days: the first may leave (1 Jan 2025), the second (8 Jan + 365) begins the grace.
  expect(tell(days, '2024-03-01', programs).nextDueAt).toBe(at('2025-01-07'));
  const result = tell(days, '2025-03-01', programs);
  expect(stagesOf(result).slice(-2)).toEqual(['2024-01-29T10:00 adherent', '2025-02-06T00:00 regular']);
});

test('days that leave the window at one instant, because the zone skips a date, wake nobody if they cancel out', () => {
  // Apia had no 30 December 2011: what leaves a window of 31 on that date leaves with what leaves it on the 31st.
  const programs = timeline({
    ...{ zone: 'Pacific/Apia', windowDays: 31, adherentPurchaseDays: 1, fullPriceLines: 1, regularPurchaseDays: 1 },
    ...{ vestingDays: 1, expiryMonths: 120, riskThresholds: { watch: 999_998, 'at-risk': 999_999, lost: 1_000_000 } },
  });
  const discounted = line('2', 500, { discountMinor: 1 });
  const facts = [
    purchase('P1', '2011-11-29T12:00:00', [line('1', 500)]),
    purchase('P2', '2011-11-30T12:00:00', [discounted]),
    purchase('P3', '2011-12-10T12:00:00', [line('1', 500), discounted]),
  ];
  expect(tell(facts.slice(1), '2011-12-20', programs).nextDueAt).toBe(at('2011-12-30T10:00:00'));
  expect(tell(facts, '2011-12-20', programs).nextDueAt).toBe(at('2012-01-09T10:00:00'));
});

test('a critic is forgotten in time, and until then only what is due of points and silence wakes the customer', () => {
  const programs = timeline({
    riskThresholds: { watch: 999_998, 'at-risk': 999_999, lost: 1_000_000 },
    expiryMonths: 120,
  });
  const facts = [nps('N', '2023-12-01T10:00:00', 6), ...ADHERENT];
  expect(tell(facts, '2024-03-01', programs).nextDueAt).toBe(at('2024-11-30'));
  expect(stagesOf(tell(facts, '2024-11-30', programs)).at(-1)).toBe('2024-11-30T00:00 adherent');
});

test('the end of a grace moves with the program in force', () => {
  const programs = timeline({}, { '2024-02-10': { graceDays: 5 } });
  const facts = [...ADHERENT, complaint('K', '2024-02-01T12:00:00', 'opened')];
  expect(stagesOf(tell(facts, '2024-03-01', programs)).at(-1)).toBe('2024-02-10T00:00 regular');
  expect(tell(facts, '2024-02-05', programs).nextDueAt).toBe(at('2024-02-10'));
});

test('points move before facts of the same instant, once', () => {
  const facts = [purchase('P', '2024-01-01', 1000), purchase('Q', '2024-01-15', 500)];
  const result = tell(facts, '2024-01-15');
  expect(entriesOf(result)).toEqual(['earn 10 P', 'vest 10 vest:2024-01-15', 'earn 5 Q']);
  expect(tell(facts, '2024-01-20', timeline(), result.state).entries).toEqual([]);
});

test('the initial state is not touched by folding', () => {
  const before = structuredClone(initialState());
  tell(ADHERENT, '2025-01-01');
  expect(initialState()).toEqual(before);
});
