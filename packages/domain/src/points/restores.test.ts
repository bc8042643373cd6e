import { expect, test } from 'vitest';
import { balancesOf } from '../state/state.ts';
import { adjusted, captured, entriesOf, held, purchase, released, restored, tell, timeline } from '../testing/story.ts';

const BOUGHT = [purchase('P1', '2024-01-01', 4000), purchase('P2', '2024-01-20', 6000)];
const [JANUARY_2025, FEBRUARY_2025] = [660, 661];
/** 40 of January and 30 of February. */
const SPENT = [...BOUGHT, held('H', '2024-02-10', 70n, '2024-02-20'), captured('C', '2024-02-11', 'H')];

test('what was captured goes back to the months it came from, latest first', () => {
  const { state } = tell([...SPENT, restored('R', '2024-03-01', 'H', 50n)], '2024-03-01');
  expect(state.availableLots).toEqual([
    { expiryMonth: JANUARY_2025, points: 20n },
    { expiryMonth: FEBRUARY_2025, points: 60n },
  ]);
  expect(state.captures).toMatchObject([{ points: 20n, parts: [{ expiryMonth: JANUARY_2025, points: 20n }] }]);
});

test('several restores add up to what was captured, and what is beyond has no effect', () => {
  const facts = [...SPENT, restored('R1', '2024-03-01', 'H', 50n), restored('R2', '2024-03-02', 'H', 30n)];
  const result = tell([...facts, restored('R3', '2024-03-03', 'H', 1n)], '2024-03-03');
  expect(entriesOf(result).slice(-2)).toEqual(['restore 50 R1', 'restore 20 R2']);
  expect(result.noEffects).toMatchObject([
    { id: 'R2', reason: 'beyond-captured' },
    { id: 'R3', reason: 'beyond-captured' },
  ]);
  expect(balancesOf(result.state)).toEqual({ pending: 0n, available: 100n, held: 0n });
  expect(result.state.captures).toEqual([]);
});

test.each([
  // 1 Feb 2025 + 30 days is 3 Mar. The days between have passed before February does, and it keeps its own.
  ['2025-02-01', '2025-03', 662],
  // 29 Jan 2026 + 30 days is 28 Feb, 30 Jan + 30 days is 1 Mar.
  ['2026-01-29', '2026-02', 673],
  ['2026-01-30', '2026-03', 674],
])('on %s a month that has passed becomes %s, in which the date 30 days later lies', (day, _, month) => {
  const long = timeline({ returnWindowDays: 731 });
  const { state } = tell([...SPENT, restored('R', day, 'H', 70n)], day, long);
  // From 1 Feb 2025 on January has passed, in 2026 both.
  expect(state.availableLots.find(({ expiryMonth }) => expiryMonth === month)?.points).toBe(
    day.startsWith('2025') ? 40n : 70n,
  );
});

test('debt is repaid first, and what is left goes to the latest month', () => {
  // 30 are left of February; 40 taken make a debt of 10. 25 come back: 10 into the debt, 15 to February.
  const facts = [...SPENT, adjusted('A', '2024-02-12', -40n), restored('R', '2024-03-01', 'H', 25n)];
  const { state } = tell(facts, '2024-03-01');
  expect(state.debt).toBe(0n);
  expect(state.availableLots).toEqual([{ expiryMonth: FEBRUARY_2025, points: 15n }]);
  // The months are still owed what the debt took from them.
  const all = tell([...facts, restored('R2', '2024-03-02', 'H', 45n)], '2024-03-02');
  expect(all.state.availableLots).toEqual([
    { expiryMonth: JANUARY_2025, points: 30n },
    { expiryMonth: FEBRUARY_2025, points: 30n },
  ]);
});

test('what never came from a lot comes back after all that did, as if vested that day', () => {
  // 100 of lots and 30 of nothing; P3 repays the debt when it vests, and leaves 20 in March 2025.
  const facts = [...BOUGHT, held('H', '2024-02-10', 130n, '2024-02-20'), captured('C', '2024-02-11', 'H')];
  const repaid = [...facts, purchase('P3', '2024-03-01', 5000)];
  const { state } = tell([...repaid, restored('R', '2024-04-20', 'H', 110n)], '2024-04-20');
  expect(state.availableLots).toEqual([
    { expiryMonth: JANUARY_2025, points: 40n },
    { expiryMonth: FEBRUARY_2025, points: 60n },
    { expiryMonth: FEBRUARY_2025 + 1, points: 20n },
    { expiryMonth: FEBRUARY_2025 + 2, points: 10n },
  ]);
});

test('a restore dated before its capture waits for it, and one before its hold for both', () => {
  const waiting = [restored('R1', '2024-02-09', 'H', 5n), restored('R2', '2024-02-10T12:00:00', 'H', 6n)];
  const result = tell([...waiting, ...SPENT], '2024-02-11');
  expect(result.entries.slice(-3)).toMatchObject([
    { kind: 'capture', points: 70n },
    { kind: 'restore', points: 5n, at: Date.UTC(2024, 1, 11), cause: { id: 'R1' } },
    { kind: 'restore', points: 6n, at: Date.UTC(2024, 1, 11), cause: { id: 'R2' } },
  ]);
});

test('a restore acts with a capture that has waited for its hold', () => {
  const early = [captured('C', '2024-02-05', 'H'), restored('R', '2024-02-06', 'H', 30n)];
  const result = tell([...BOUGHT, ...early, held('H', '2024-02-10', 70n, '2024-02-20')], '2024-02-10');
  expect(entriesOf(result).slice(-3)).toEqual(['hold 70 H', 'capture 70 C', 'restore 30 R']);
});

test('a restore of a hold that ended without a capture has no effect', () => {
  const open = [...BOUGHT, held('H', '2024-02-10', 70n, '2024-02-20')];
  const after = [...open, released('X', '2024-02-11', 'H'), restored('R', '2024-02-12', 'H', 1n)];
  expect(tell(after, '2024-02-12').noEffects).toMatchObject([{ id: 'R', reason: 'not-captured' }]);
  // Its time is up in the very instant, before the facts of it.
  const atEnd = [...open, captured('C', '2024-02-20', 'H'), restored('R', '2024-02-20T00:00:01', 'H', 1n)];
  const timedOut = tell(atEnd, '2024-02-21');
  expect(timedOut.noEffects.map(({ id, reason }) => [id, reason])).toEqual([
    ['C', 'hold-closed'],
    ['R', 'not-captured'],
  ]);
  expect(timedOut.entries.at(-1)).toMatchObject({ kind: 'release' });
});

test.each([
  ['2025-02-10', 'restore 1 R'],
  ['2025-02-11', 'capture 70 C'],
])('the window of a capture on 11 Feb 2024 is 365 days: on %s', (day, last) => {
  const spent = [...SPENT, restored('R', day, 'H', 1n)];
  const result = tell(spent, day);
  expect(entriesOf(result).findLast((text) => !text.startsWith('expire'))).toBe(last);
  expect(result.noEffects.map(({ reason }) => reason)).toEqual(last.startsWith('restore') ? [] : ['too-late']);
});

test('what can no longer be given back is forgotten at the next capture', () => {
  const later = [held('H2', '2025-02-11', 5n, '2025-02-12'), captured('C2', '2025-02-11T01:00:00', 'H2')];
  const { state } = tell([...SPENT, ...later], '2025-02-11T01:00:00');
  expect(state.captures.map(({ holdId }) => holdId)).toEqual(['H2']);
});
