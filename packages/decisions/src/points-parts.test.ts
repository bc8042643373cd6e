import type { Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type { Balances } from '@loyalty-ladder/domain/state/state.ts';
import { expect, test } from 'vitest';
import { pointsParts } from './points-parts.ts';

const line = (from: Entry['from'], to: Entry['to'], points: bigint): Entry => ({
  at: 0,
  kind: 'earn',
  from,
  to,
  points,
  cause: { type: 'timer', timer: 'test' },
});
const ENTRIES = [
  line('program:issued', 'customer:pending', 30n),
  line('customer:pending', 'customer:available', 20n),
  line('customer:available', 'customer:held', 5n),
  line('program:issued', 'customer:pending', -7n),
  line('customer:held', 'program:redeemed', 5n),
];
const AFTER: Balances = { pending: 103n, available: 15n, held: 0n };

test('entries that fit are one part, no entries are none', () => {
  expect(pointsParts(ENTRIES, AFTER)).toEqual([{ entries: ENTRIES, balances: AFTER, isLast: true }]);
  expect(pointsParts([], AFTER)).toEqual([]);
});

test('parts are full but for the last, in order, each with the balances after its own entries', () => {
  expect(pointsParts(ENTRIES, AFTER, 2)).toEqual([
    { entries: ENTRIES.slice(0, 2), balances: { pending: 110n, available: 20n, held: 0n }, isLast: false },
    { entries: ENTRIES.slice(2, 4), balances: { pending: 103n, available: 15n, held: 5n }, isLast: false },
    { entries: ENTRIES.slice(4), balances: AFTER, isLast: true },
  ]);
  expect(pointsParts(ENTRIES.slice(0, 4), AFTER, 2).map(({ entries }) => entries.length)).toEqual([2, 2]);
});

test('10,000 entries are published', () => {
  const parts = pointsParts(Array<Entry>(10_000).fill(line('program:issued', 'customer:pending', 1n)), AFTER);
  expect(parts).toHaveLength(20);
  expect(parts.map(({ balances }) => balances.pending)).toEqual(
    Array.from({ length: 20 }, (_, index) => 103n - 10_000n + BigInt(index + 1) * 500n),
  );
});
