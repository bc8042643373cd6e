import { expect, test } from 'vitest';
import { profitShareOf, shareOf } from './share.ts';

test('a share is in basis points, rounded to the nearest, halves up', () => {
  expect([shareOf(1, 3), shareOf(2, 3), shareOf(1, 20_000)].map(({ share }) => share)).toEqual([3_333, 6_667, 1]);
});

test('a share of nothing is no figure', () => {
  expect(shareOf(0, 0)).toEqual({ count: 0, of: 0, share: null });
});

test('a share of profit may be negative, and is none of a loss', () => {
  expect([profitShareOf(-1n, 3n), profitShareOf(2n, 3n), profitShareOf(1n, 0n), profitShareOf(1n, -5n)]).toEqual([
    -3_333,
    6_667,
    null,
    null,
  ]);
});
