import { expect, test } from 'vitest';
import { type Entry, entryKeyText } from '../state/entry.ts';
import { isChange, type StageChanged } from '../state/outcome.ts';
import { initialState } from '../state/state.ts';
import { compare } from './compare.ts';

const earn = (id: string, points: bigint, at = 1): Entry => ({
  at,
  kind: 'earn',
  from: 'program:issued',
  to: 'customer:pending',
  points,
  cause: { type: 'fact', source: 's', id },
});

const change = (at: number, to: StageChanged['to']): StageChanged => ({
  type: 'stage.changed',
  at,
  from: 'potential',
  to,
  strategy: 'involvement',
  causes: [],
  measures: [],
  programVersion: 1,
});

const recorded = (entry: Entry, points = entry.points) => ({ ...entry, points, key: entryKeyText(entry) });
const NOTHING = { entries: [], outcomes: [], noEffects: [] };
const STATE = { ...initialState(), stage: 'visitor' as const };

test('what is recomputed as it was recorded makes no difference', () => {
  const noEffects = [{ at: 1, source: 's', id: 'x', reason: 'too-late' as const }];
  const outcome = change(1, 'visitor');
  expect(
    compare(
      { entries: [recorded(earn('a', 5n))], outcomes: [{ outcome, revision: 1, retracted: false }], noEffects },
      { state: STATE, entries: [earn('a', 5n)], outcomes: [structuredClone(outcome)], noEffects },
      entryKeyText,
    ),
  ).toEqual({ entries: [], outcomes: [], noEffects: { added: [], removed: [] } });
});

test('a correction posts, per key, recomputed net minus recorded net', () => {
  const before = [recorded(earn('a', 5n)), recorded(earn('a', 5n), -2n), recorded(earn('b', 4n))];
  const { entries } = compare(
    { ...NOTHING, entries: before },
    { state: STATE, entries: [earn('a', 7n), earn('c', 1n)], outcomes: [], noEffects: [] },
    entryKeyText,
  );
  expect(entries).toMatchObject([
    { cause: { id: 'a' }, points: 4n, corrects: true },
    { cause: { id: 'c' }, points: 1n, corrects: false },
    { cause: { id: 'b' }, points: -4n, corrects: true },
  ]);
});

test('an entry that moves in time is taken back where it was', () => {
  const { entries } = compare(
    { ...NOTHING, entries: [recorded(earn('a', 5n, 1))] },
    { state: STATE, entries: [earn('a', 5n, 2)], outcomes: [], noEffects: [] },
    entryKeyText,
  );
  expect(entries.map(({ at, points }) => [at, points])).toEqual([
    [2, 5n],
    [1, -5n],
  ]);
});

test('outcomes that vanished are retracted, changed ones revised, new ones added, and only values in force are current', () => {
  const standing = (outcome: StageChanged, revision: number, retracted = false) => ({ outcome, revision, retracted });
  const { outcomes } = compare(
    {
      ...NOTHING,
      outcomes: [
        standing(change(1, 'regular'), 1),
        standing(change(2, 'visitor'), 3),
        standing(change(3, 'visitor'), 2, true),
        standing(change(4, 'visitor'), 2, true),
      ],
    },
    {
      state: STATE,
      entries: [],
      outcomes: [change(2, 'regular'), change(3, 'visitor'), change(5, 'visitor')],
      noEffects: [],
    },
    entryKeyText,
  );
  expect(outcomes.map(({ outcome, ...rest }) => [outcome.at, isChange(outcome) && outcome.to, rest])).toEqual([
    [1, 'regular', { revision: 2, retracted: true, current: false }],
    [2, 'regular', { revision: 4, retracted: false, current: false }],
    [3, 'visitor', { revision: 3, retracted: false, current: true }],
    [5, 'visitor', { revision: 1, retracted: false, current: true }],
  ]);
});

test('what no longer changes nothing is removed, what now does is added', () => {
  const noEffect = (id: string) => ({ at: 1, source: 's', id, reason: 'beyond-kept' as const });
  const { noEffects } = compare(
    { ...NOTHING, noEffects: [noEffect('a'), noEffect('b')] },
    { state: STATE, entries: [], outcomes: [], noEffects: [noEffect('b'), noEffect('c')] },
    entryKeyText,
  );
  expect(noEffects).toEqual({ added: [noEffect('c')], removed: [noEffect('a')] });
});
