import { expect, test } from 'vitest';
import { balancesOf } from '../state/state.ts';
import {
  cancelled,
  captured,
  entriesOf,
  held,
  line,
  purchase,
  returned,
  stagesOf,
  tell,
  timeline,
} from '../testing/story.ts';

const TWO_DAYS = [purchase('P1', '2024-01-01', 1000), purchase('P2', '2024-01-08', 1000)];

test('a return takes the multiplier of its purchase, not of today', () => {
  const bought = [...TWO_DAYS, purchase('P3', '2024-01-15', 1000), purchase('P4', '2024-01-16', 1000)];
  const facts = [...bought, ...['P1', 'P2', 'P3'].map((id) => cancelled(`X${id}`, '2024-03-01', id))];
  expect(entriesOf(tell([...facts, cancelled('XP4', '2024-03-02', 'P4')], '2024-03-02')).slice(-4)).toEqual([
    'reverse 10 XP1',
    'reverse 10 XP2',
    'reverse 10 XP3',
    'reverse 12 XP4',
  ]);
});

test('a purchase that the day or the month had cut gives back no more than it got', () => {
  const programs = timeline({ capPerDay: 100 });
  const lines = [line('1', 3000), line('2', 3000)];
  const facts = [purchase('P1', '2024-01-01T08:00:00', 7000), purchase('P2', '2024-01-01T09:00:00', lines)];
  const after = (...returns: Parameters<typeof tell>[0]) =>
    entriesOf(tell([...facts, ...returns], '2024-01-05', programs)).slice(2);
  expect(after(returned('R1', '2024-01-02', 'P2', { 1: 1 }))).toEqual([]);
  expect(after(returned('R1', '2024-01-02', 'P2', { 1: 1 }), cancelled('X', '2024-01-03', 'P2'))).toEqual([
    'reverse 30 X',
  ]);
});

test('purchases after a cut one are not cut by its term', () => {
  const programs = timeline({ capPerDay: 100 });
  const facts = [
    purchase('P1', '2024-01-01T08:00:00', 20_000),
    purchase('P2', '2024-01-01T09:00:00', 5000),
    purchase('P3', '2024-01-02', 5000),
    ...['P1', 'P2', 'P3'].map((id) => cancelled(`X${id}`, '2024-01-03', id)),
  ];
  expect(entriesOf(tell(facts, '2024-01-03', programs)).slice(2)).toEqual(['reverse 100 XP1', 'reverse 50 XP3']);
});

test('returns that waited act with their purchase, in fold order, and lift to nothing', () => {
  const waiting = [
    returned('R2', '2024-01-10', 'P3', { 1: 1, 9: 1 }),
    returned('R1', '2024-01-09', 'P3', { 1: 1 }),
    cancelled('X', '2024-01-11', 'P3'),
  ];
  const result = tell(
    [...TWO_DAYS, ...waiting, purchase('P3', '2024-01-15', [line('1', 1000), line('2', 500)])],
    '2024-01-15',
  );
  expect(entriesOf(result).slice(-3)).toEqual(['earn 15 P3', 'reverse 10 R1', 'reverse 5 X']);
  expect(result.noEffects).toMatchObject([
    { id: 'R2', reason: 'beyond-kept', at: Date.UTC(2024, 0, 15) },
    { id: 'R2', reason: 'line-never-bought' },
  ]);
  expect(result.state).toMatchObject({ waitingReturns: 0, stage: 'first-purchase', purchaseDays: { count: 3 } });
  expect(stagesOf(result)).toHaveLength(1);
});

test('a return of a fold of its own knows what earlier folds returned', () => {
  const lines = [line('1', 1000, { quantity: 3 })];
  const facts = [purchase('P1', '2024-01-01', lines), returned('R1', '2024-01-02', 'P1', { 1: 2 })];
  const before = tell(facts, '2024-01-02');
  const late = returned('R2', '2024-01-03', 'P1', { 1: 2 });
  const result = tell(
    [...facts, late, returned('R3', '2024-01-04', 'P1', { 1: 1 })],
    '2024-01-03',
    timeline(),
    before.state,
  );
  expect(entriesOf(result)).toEqual(['reverse 10 R2']);
  expect(result.noEffects).toMatchObject([{ id: 'R2', reason: 'beyond-kept' }]);
});

test('a return of points that were spent makes debt, whatever the debt limit says', () => {
  const spent = [held('H', '2024-01-20', 100n, '2024-01-21'), captured('C', '2024-01-20T10:00:00', 'H')];
  const facts = [purchase('P1', '2024-01-01', 10_000), ...spent, cancelled('X', '2024-02-01', 'P1')];
  const { state } = tell(facts, '2024-02-01', timeline({ debtLimit: 5 }));
  expect(balancesOf(state)).toEqual({ pending: 0n, available: -100n, held: 0n });
});

test('the return window is that of the program at the purchase', () => {
  const programs = timeline({ returnWindowDays: 10 }, { '2024-01-05': { returnWindowDays: 365 } });
  const facts = [purchase('P1', '2024-01-01', 1000), cancelled('X', '2024-01-12', 'P1')];
  expect(tell(facts, '2024-01-12', programs).noEffects).toMatchObject([{ id: 'X', reason: 'too-late' }]);
});

test('a return that came too late takes nothing from what a later one may take', () => {
  const programs = timeline({ returnWindowDays: 10 });
  const lines = [line('1', 1000, { quantity: 2 })];
  const facts = [purchase('P1', '2024-01-01', lines), returned('R1', '2024-01-11', 'P1', { 1: 1 })];
  const late = returned('R2', '2024-01-12', 'P1', { 1: 1 });
  const result = tell([...facts, late], '2024-01-12', programs);
  expect(result.state.keptDays).toHaveLength(1);
  expect(entriesOf(result)).toEqual(['earn 20 P1', 'reverse 10 R1']);
});
