import { expect, test } from 'vitest';
import { takeEarliest, takeOwnFirst, withAvailable, withPending } from './lots.ts';

const lot = (expiryMonth: number, points: bigint) => ({ expiryMonth, points });

test('a vesting day has one lot, lots stay in order of days, and none is empty', () => {
  const lots = withPending(withPending(withPending([], 20, 5n), 10, 3n), 20, 2n);
  expect(lots).toEqual([
    { vestingDay: 10, points: 3n },
    { vestingDay: 20, points: 7n },
  ]);
  expect(withPending(lots, 10, -3n)).toEqual([{ vestingDay: 20, points: 7n }]);
});

test('an expiry month has one lot', () => {
  expect(withAvailable(withAvailable([lot(2, 1n)], 1, 4n), 2, 1n)).toEqual([lot(1, 4n), lot(2, 2n)]);
  expect(withAvailable([lot(2, 1n)], 1, 0n)).toEqual([lot(2, 1n)]);
});

test('spending takes the earliest expiry first and says what no lot had', () => {
  expect(takeEarliest([lot(1, 4n), lot(2, 6n)], 7n)).toEqual({
    left: [lot(2, 3n)],
    parts: [lot(1, 4n), lot(2, 3n)],
    missing: 0n,
  });
  expect(takeEarliest([lot(1, 4n)], 7n)).toEqual({ left: [], parts: [lot(1, 4n)], missing: 3n });
});

test('a return takes its own month first, then the earliest', () => {
  const lots = [lot(1, 4n), lot(2, 6n), lot(3, 5n)];
  expect(takeOwnFirst(lots, 3, 2n).left).toEqual([lot(1, 4n), lot(2, 6n), lot(3, 3n)]);
  expect(takeOwnFirst(lots, 2, 8n)).toMatchObject({ left: [lot(1, 2n), lot(3, 5n)], missing: 0n });
  expect(takeOwnFirst(lots, 2, 20n)).toMatchObject({ left: [], missing: 5n });
  expect(takeOwnFirst(lots, 9, 5n).left).toEqual([lot(2, 5n), lot(3, 5n)]);
});
