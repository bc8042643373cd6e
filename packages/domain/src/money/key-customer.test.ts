import { expect, test } from 'vitest';
import type { FoldResult } from '../fold/fold.ts';
import { at, delivered, keyFrom, line, purchase, tell, timeline } from '../testing/story.ts';

const bought = (id: string, when: string, margin: number) => purchase(id, when, [line('1', margin, { costMinor: 0 })]);

/** `instant to profit causes` of each. */
const keysOf = ({ outcomes }: FoldResult) =>
  outcomes.flatMap((outcome) => {
    if (outcome.type !== 'key-customer.changed') return [];
    const causes = outcome.causes.map((cause) => (cause.type === 'fact' ? cause.id : cause.timer));
    return [`${new Date(outcome.at).toISOString().slice(0, 16)} ${outcome.to} ${outcome.profit} ${causes.join(' ')}`];
  });

/** Nothing but money is due: no silence, no vesting, no review. */
const QUIET = {
  pointsPerMajorUnit: 0,
  riskThresholds: { watch: 999_998, 'at-risk': 999_999, lost: 1_000_000 },
  horizonDays: 731,
};
const dueOf = ({ nextDueAt }: FoldResult) => nextDueAt && new Date(nextDueAt).toISOString().slice(0, 16);

test('months whose leaving changes no answer are passed over: due is the start of the one that does', () => {
  const programs = timeline({ ...QUIET, zone: 'Europe/Berlin' }, {}, [keyFrom('2024-01-01', 1, 1000n, 600n)]);
  const facts = [bought('P', '2024-01-10', 500), bought('Q', '2024-03-10', 450), bought('R', '2024-05-10', 300)];
  const result = tell(facts, '2024-05-10', programs);
  // 1250, from January on 750, from March on 300.
  expect(dueOf(result)).toBe('2025-02-28T23:00');
  const later = tell(facts, '2025-02-28T23:00:00', programs, result.state);
  expect(keysOf(later)).toEqual(['2025-02-28T23:00 false 300 month:2025-03']);
  expect(tell([], '2025-02-28T22:59:59', programs, result.state).state).toEqual(result.state);
});

test('costs that leave make a key customer on the start of the month', () => {
  const programs = timeline(QUIET, {}, [keyFrom('2024-01-01', 1, 1000n)]);
  const facts = [delivered('D', '2024-01-10', 50), delivered('E', '2024-02-10', 50), bought('P', '2024-03-10', 1060)];
  const result = tell(facts, '2024-03-10', programs);
  expect(keysOf(result)).toEqual([]);
  expect(dueOf(result)).toBe('2025-01-01T00:00');
  expect(keysOf(tell([], '2025-03-01', programs, result.state))).toEqual([
    '2025-01-01T00:00 true 1010 month:2025-01',
    '2025-03-01T00:00 false 0 month:2025-03',
  ]);
});

test('a month that has left already counts no more, though it is remembered until something is booked', () => {
  const programs = timeline(QUIET, {}, [keyFrom('2025-06-01', 1, 1000n)]);
  const facts = [bought('P', '2024-01-10', 900), bought('Q', '2024-08-10', 900)];
  const result = tell(facts, '2025-06-01', programs);
  expect(result.state).toMatchObject({ keyCustomer: false, months: [{ margin: 900n }, { margin: 900n }] });
  // The review, two years on.
  expect(dueOf(result)).toBe('2026-01-10T00:00');
});

test('a calibration that changes nothing is passed over, one that does is due at its instant and named', () => {
  const calibrations = [
    keyFrom('2024-01-01', 1, 1000n),
    keyFrom('2024-03-01', 2, 900n),
    keyFrom('2024-04-01T12:00:00', 3, 1001n),
  ];
  const result = tell([bought('P', '2024-01-10', 1000)], '2024-01-10', timeline(QUIET, {}, calibrations));
  expect(dueOf(result)).toBe('2024-04-01T12:00');
  const later = tell([], '2024-04-01T12:00:00', timeline(QUIET, {}, calibrations), result.state);
  expect(keysOf(later)).toEqual(['2024-04-01T12:00 false 1000 calibration:3']);
  expect(later.state.lastAt).toBe(at('2024-04-01T12:00:00'));
});

test('the outcome tells profit, basis, thresholds and calibration as they are after the instant', () => {
  const programs = timeline(QUIET, {}, [keyFrom('2024-01-01', 7, 1000n, 600n)]);
  const facts = [bought('P', '2024-01-10', 1200), delivered('Q', '2024-01-10', 50)];
  const [told] = tell(facts, '2024-01-10', programs).outcomes.filter(({ type }) => type === 'key-customer.changed');
  expect(told).toEqual({
    type: 'key-customer.changed',
    at: at('2024-01-10'),
    from: false,
    to: true,
    profit: 1150n,
    basis: 'margin',
    currency: 'GBP',
    thresholds: { enter: 1000n, leave: 600n },
    calibrationVersion: 7,
    causes: [{ type: 'fact', source: 'test', id: 'P' }],
    programVersion: 1,
  });
});

test('who is key and back within one instant was never anything else', () => {
  const programs = timeline(QUIET, {}, [keyFrom('2024-01-01', 1, 1000n)]);
  const result = tell([bought('P', '2024-01-10', 1000), delivered('Q', '2024-01-10', 1)], '2024-01-10', programs);
  expect(keysOf(result)).toEqual([]);
});
