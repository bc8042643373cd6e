import { expect, test } from 'vitest';
import { line, program, purchase } from '../testing/story.ts';
import { pointsOf } from './earning.ts';

const WHEN = '2024-03-10T12:00:00';

test('12.34 by a regular (x 1.25) earns 15', () => {
  expect(pointsOf(purchase('P', WHEN, 1234), null, program(), 12_500)).toBe(15n);
});

test('one division at the end: three lines of 0.50 earn 1', () => {
  const lines = ['1', '2', '3'].map((id) => line(id, 50));
  expect(pointsOf(purchase('P', WHEN, lines), null, program(), 10_000)).toBe(1n);
});

test('campaigns that overlap multiply, those of another category or time do not count', () => {
  const period = { from: '2024-03-10T12:00:00Z', to: '2024-03-11T00:00:00Z' };
  const campaigns = [
    { name: 'all', ...period, multiplier: 20_000 },
    { name: 'toys', ...period, category: 'toys', multiplier: 15_000 },
    { name: 'books', ...period, category: 'books', multiplier: 90_000 },
    { name: 'over', from: '2024-03-01T00:00:00Z', to: '2024-03-10T12:00:00Z', multiplier: 90_000 },
  ];
  const lines = [line('1', 333, { category: 'toys' }), line('2', 101)];
  // 3.33 x 2 x 1.5 + 1.01 x 2 = 12.01
  expect(pointsOf(purchase('P', WHEN, lines), null, program({ campaigns }), 10_000)).toBe(12n);
});

test('a category multiplier and the stage multiplier enter one product', () => {
  const lines = [line('1', 333, { category: 'toys' }), line('2', 101, { category: 'constructor' })];
  // (3.33 x 1.5 + 1.01) x 1.25 = 7.50625
  expect(pointsOf(purchase('P', WHEN, lines), null, program({ categoryMultipliers: { toys: 15_000 } }), 12_500)).toBe(
    7n,
  );
});

test('a currency that the program names has its own rate', () => {
  const settings = { pointsPerMajorUnitByCurrency: { JPY: 0.0075 } };
  expect(pointsOf(purchase('P', WHEN, 1000, 'JPY'), null, program(settings), 10_000)).toBe(7n);
  expect(pointsOf(purchase('P', WHEN, 1000, 'GBP'), null, program(settings), 10_000)).toBe(10n);
});

test('what is kept of a line is paid in whole minor units', () => {
  const lines = [line('1', 200, { quantity: 2, discountMinor: 1 })];
  expect(pointsOf(purchase('P', WHEN, lines), [1], program(), 10_000)).toBe(1n);
  expect(pointsOf(purchase('P', WHEN, lines), [0], program(), 10_000)).toBe(0n);
});

test('sums beyond 2^53 are exact', () => {
  const lines = [line('1', Number.MAX_SAFE_INTEGER, { quantity: 2 ** 31 - 1, discountMinor: 1 }), line('2', 1)];
  const paid = BigInt(2 ** 31 - 1) * BigInt(Number.MAX_SAFE_INTEGER);
  expect(pointsOf(purchase('P', WHEN, lines), null, program(), 12_500)).toBe((paid * 5n) / 400n);
  expect(pointsOf(purchase('P', WHEN, lines), [1, 1], program(), 10_000)).toBe(
    ((paid - 1n) / BigInt(2 ** 31 - 1) + 1n) / 100n,
  );
});

test('products that only the multipliers carry beyond 2^53 are exact', () => {
  const settings = { pointsPerMajorUnit: 999_999.9999 };
  // 900,719,925.47 x 999,999.9999 x 1.2501, worked out apart.
  const product = 90_071_992_547n * 9_999_999_999n * 12_501n;
  expect(pointsOf(purchase('P', WHEN, 90_071_992_547), null, program(settings), 12_501)).toBe(
    product / 10_000_000_000n,
  );
});
