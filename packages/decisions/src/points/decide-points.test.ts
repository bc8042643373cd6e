import { initialState, type State } from '@loyalty-ladder/domain/state/state.ts';
import { at, captured, held, timeline } from '@loyalty-ladder/domain/testing/story.ts';
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { expect, test } from 'vitest';
import { decidePoints, type PointsCase } from './decide-points.ts';
import type { PointsCommand } from './points-command.ts';

const NOW = at('2024-05-20');
const JUNE = 2024 * 12 + 5;

const standing = (state: Partial<State>, more: Partial<PointsCase> = {}): PointsCase => ({
  ...{ customerId: 'c', at: NOW, programs: timeline({ debtLimit: 10 }), subjectFacts: [] },
  state: { ...initialState(), ...state },
  ...more,
});
const rich = { availableLots: [{ expiryMonth: JUNE, points: 100n }] };
const decide = (command: PointsCommand, from: PointsCase) =>
  decidePoints(command, { holdId: 'h', attemptId: 'a' }, from);
const hold = (points: bigint, inMs = HOUR_MS): PointsCommand => ({ kind: 'hold', points, expires: { inMs } });

test('a hold takes all that is available, and not a point more', () => {
  expect(decide(hold(100n), standing(rich))).toMatchObject({ facts: [{ type: 'points.held', holdId: 'h', id: 'h' }] });
  expect(decide(hold(101n), standing(rich))).toEqual({ refused: 'insufficient-points', available: '100' });
});

test('a redemption is a hold that is captured in its instant, before its time is up', () => {
  expect(decide({ kind: 'redeem', points: 5n }, standing(rich))).toMatchObject({
    facts: [
      { type: 'points.held', id: 'h', points: 5n, occurredAt: NOW, expiresAt: NOW + HOUR_MS },
      { type: 'points.captured', id: 'h/capture', points: 5n, occurredAt: NOW },
    ],
  });
});

test('whoever owes more than the limit neither holds nor captures, and may release', () => {
  const owing = standing({ debt: 11n }, { subjectFacts: [held('h', '2024-05-19', 5n, '2024-06-01')] });
  const refused = { refused: 'debt-limit', debt: '11', debtLimit: '10' };
  expect(decide(hold(1n), { ...owing, subjectFacts: [] })).toEqual(refused);
  expect(decide({ kind: 'capture', holdId: 'h' }, owing)).toEqual(refused);
  expect(decide({ kind: 'release', holdId: 'h' }, owing)).toMatchObject({ facts: [{ type: 'points.released' }] });
  const within = { ...owing, state: { ...owing.state, debt: 10n } };
  expect(decide({ kind: 'capture', holdId: 'h' }, within)).toMatchObject({ facts: [{ type: 'points.captured' }] });
});

test('nobody has more open holds than a state may hold', () => {
  const holds = Array.from({ length: 100 }, (_, no) => ({
    holdId: `h${no}`,
    points: 1n,
    expiresAt: NOW + 1,
    parts: [],
  }));
  expect(decide(hold(1n), standing({ ...rich, holds }))).toEqual({ refused: 'too-many-holds', holdsMax: 100 });
  expect(decide(hold(1n), standing({ ...rich, holds: holds.slice(1) }))).toMatchObject({ facts: [{}] });
});

test('the time of a hold is ahead, and not too far', () => {
  const until = (instant: number) => decide({ kind: 'hold', points: 1n, expires: { at: instant } }, standing(rich));
  const refused = { refused: 'expiry-out-of-range', now: '2024-05-20T00:00:00.000Z', daysMax: 31 };
  expect([NOW, NOW + 31 * 24 * HOUR_MS + 1].map(until)).toEqual([refused, refused]);
  expect(until(NOW + 31 * 24 * HOUR_MS)).toMatchObject({ facts: [{}] });
});

test('a hold whose time is up is neither captured nor released', () => {
  const expired = standing({}, { subjectFacts: [held('h', '2024-05-18', 5n, '2024-05-20')] });
  const refused = { refused: 'hold-expired', expiresAt: '2024-05-20T00:00:00.000Z' };
  expect(decide({ kind: 'capture', holdId: 'h' }, expired)).toEqual(refused);
  expect(decide({ kind: 'release', holdId: 'h' }, expired)).toEqual(refused);
  expect(decide({ kind: 'restore', holdId: 'h' }, expired)).toEqual({ refused: 'hold-not-captured', state: 'expired' });
});

test('what was captured is given back within the return window, and not after it', () => {
  const subjectFacts = [held('h', '2023-05-21', 5n, '2023-06-01'), captured('k', '2023-05-21', 'h')];
  const captures = [{ holdId: 'h', lastDay: 0, points: 5n, parts: [] }];
  const restore: PointsCommand = { kind: 'restore', holdId: 'h', points: 2n };
  const last = standing({ captures }, { subjectFacts });
  expect(decide(restore, last)).toMatchObject({ facts: [{ type: 'points.restored', id: 'h/restore/a', points: 2n }] });
  expect(decide(restore, { ...last, at: at('2024-05-21') })).toEqual({
    ...{ refused: 'restore-too-late', capturedAt: '2023-05-21T00:00:00.000Z', daysMax: 365 },
  });
});

test('an attempt that has made its hold, or its restore, makes none again', () => {
  const made = standing(rich, { subjectFacts: [held('h', '2024-05-19', 5n, '2024-06-01')] });
  expect(decide(hold(1n), made)).toEqual({ refused: 'idempotency-key-spent' });
});
