import { expect, test } from 'vitest';
import { balancesOf } from '../state/state.ts';
import { captured, entriesOf, held, purchase, released, tell, timeline } from '../testing/story.ts';

const BOUGHT = [purchase('P1', '2024-01-01', 4000), purchase('P2', '2024-01-20', 6000)];
const [JANUARY_2025, FEBRUARY_2025] = [660, 661];

test('a hold that the points do not cover makes debt, and its release repays that first', () => {
  const facts = [...BOUGHT, held('H', '2024-02-10', 130n, '2024-02-11')];
  const during = tell(facts, '2024-02-10');
  expect(balancesOf(during.state)).toEqual({ pending: 0n, available: -30n, held: 130n });
  const after = tell(facts, '2024-02-11');
  expect(after.state.availableLots).toEqual([
    { expiryMonth: JANUARY_2025, points: 40n },
    { expiryMonth: FEBRUARY_2025, points: 60n },
  ]);
  expect(after.state.debt).toBe(0n);
});

test('what never came from a lot is as if vested on the day of the release', () => {
  // Of 130 held 30 were owed; 50 vest on 15 Mar: 30 repay, 20 are there. Released, 30 go to March 2025 with them.
  const facts = [...BOUGHT, purchase('P3', '2024-03-01', 5000), held('H', '2024-02-10', 130n, '2024-04-01')];
  const { state } = tell([...facts, released('R', '2024-03-20', 'H')], '2024-03-20');
  expect(state.availableLots).toEqual([
    { expiryMonth: JANUARY_2025, points: 40n },
    { expiryMonth: FEBRUARY_2025, points: 60n },
    { expiryMonth: FEBRUARY_2025 + 1, points: 50n },
  ]);
});

test('released points whose month has passed expire at once, by the release', () => {
  const facts = [...BOUGHT, held('H', '2024-12-10', 70n, '2025-02-01')];
  const result = tell(facts, '2025-02-01');
  expect(entriesOf(result).slice(-2)).toEqual(['release 70 hold:H', 'expire 40 hold:H']);
  expect(result.state.availableLots).toEqual([{ expiryMonth: FEBRUARY_2025, points: 60n }]);
});

test('a capture dated before its hold waits and acts at the instant of the hold', () => {
  const facts = [...BOUGHT, captured('C', '2024-02-01', 'H'), held('H', '2024-02-10', 30n, '2024-02-11')];
  const result = tell(facts, '2024-02-12');
  expect(result.entries.slice(-2)).toMatchObject([
    { kind: 'hold', at: facts[3]?.occurredAt },
    { kind: 'capture', at: facts[3]?.occurredAt, points: 30n, cause: { id: 'C' } },
  ]);
  expect(result.noEffects).toEqual([]);
});

test('only the first of what waits for a hold closes it', () => {
  const waiting = [released('R', '2024-02-01', 'H'), captured('C', '2024-02-02', 'H')];
  const result = tell([...BOUGHT, ...waiting, held('H', '2024-02-10', 30n, '2024-02-11')], '2024-02-12');
  expect(entriesOf(result).slice(-2)).toEqual(['hold 30 H', 'release 30 R']);
  expect(result.noEffects).toMatchObject([{ id: 'C', reason: 'hold-closed', at: Date.UTC(2024, 1, 10) }]);
});

test('a hold that has ended when it is folded is released at once, before what waited for it', () => {
  const facts = [...BOUGHT, captured('C', '2024-02-01', 'H'), held('H', '2024-02-10', 30n, '2024-02-09')];
  const result = tell(facts, '2024-02-10');
  expect(entriesOf(result).slice(-2)).toEqual(['hold 30 H', 'release 30 hold:H']);
  expect(result.noEffects).toMatchObject([{ id: 'C', reason: 'hold-closed' }]);
});

test('a second hold of a known holdId has no effect, even when the first is closed', () => {
  const first = held('H', '2024-02-10', 30n, '2024-02-11');
  const second = { ...held('H2', '2024-02-12', 10n, '2024-02-13'), holdId: 'H' };
  const result = tell([...BOUGHT, first, second], '2024-02-14');
  expect(result.noEffects).toMatchObject([{ id: 'H2', reason: 'second-hold' }]);
  expect(balancesOf(result.state)).toEqual({ pending: 0n, available: 100n, held: 0n });
});

test('holds that end in one instant are released by holdId', () => {
  const holds = ['B', 'A'].map((id) => held(id, '2024-02-10', 10n, '2024-02-11'));
  const result = tell([...BOUGHT, ...holds], '2024-02-11');
  expect(entriesOf(result).slice(-2)).toEqual(['release 10 hold:A', 'release 10 hold:B']);
});

test('what never came from a lot expires by the program of the release', () => {
  const programs = timeline({}, { '2024-02-10': { expiryMonths: 1 } });
  // 10 are owed when P1's 40 vest on 15 Jan. They come back on 5 Mar and go at the end of April.
  const { state } = tell([held('H', '2024-01-10', 10n, '2024-03-05'), ...BOUGHT], '2024-03-05', programs);
  expect(state.availableLots).toEqual([
    { expiryMonth: JANUARY_2025 - 9, points: 10n },
    { expiryMonth: JANUARY_2025, points: 30n },
    { expiryMonth: FEBRUARY_2025, points: 60n },
  ]);
});

test('a capture in part takes what expires first and releases the rest, by itself', () => {
  const facts = [...BOUGHT, held('H', '2024-02-10', 70n, '2024-02-11'), captured('C', '2024-02-10T12:00:00', 'H', 50n)];
  const result = tell(facts, '2024-02-12');
  expect(entriesOf(result).slice(-3)).toEqual(['hold 70 H', 'capture 50 C', 'release 20 C']);
  // 40 of January and 10 of February are spent.
  expect(result.state.availableLots).toEqual([{ expiryMonth: FEBRUARY_2025, points: 50n }]);
  expect(balancesOf(result.state)).toEqual({ pending: 0n, available: 50n, held: 0n });
});

test('what never came from a lot is captured last, and its release repays the debt that it made', () => {
  const facts = [...BOUGHT, held('H', '2024-02-10', 130n, '2024-02-20'), captured('C', '2024-02-11', 'H', 50n)];
  const { state } = tell(facts, '2024-02-11');
  expect(state.debt).toBe(0n);
  expect(state.availableLots).toEqual([{ expiryMonth: FEBRUARY_2025, points: 50n }]);
});

test('a capture of more than is held takes all of it, and what is beyond is counted', () => {
  const facts = [...BOUGHT, held('H', '2024-02-10', 70n, '2024-02-20'), captured('C', '2024-02-11', 'H', 71n)];
  const result = tell(facts, '2024-02-21');
  expect(entriesOf(result).at(-1)).toBe('capture 70 C');
  expect(result.noEffects).toMatchObject([{ id: 'C', reason: 'beyond-held' }]);
});

test('the rest of a capture whose month has passed expires by the capture', () => {
  const facts = [...BOUGHT, held('H', '2024-12-10', 40n, '2025-03-01'), captured('C', '2025-02-10', 'H', 15n)];
  expect(entriesOf(tell(facts, '2025-02-10')).slice(-3)).toEqual(['capture 15 C', 'release 25 C', 'expire 25 C']);
});
