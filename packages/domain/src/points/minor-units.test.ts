import { expect, test } from 'vitest';
import { minorUnitsPerMajor } from './minor-units.ts';

test.each([
  ['GBP', 100],
  ['JPY', 1],
  ['KWD', 1000],
  ['CLF', 10_000],
  ['XAU', 1],
])('%s has %i minor units', (currency, minorUnits) => {
  expect(minorUnitsPerMajor(currency)).toBe(minorUnits);
});
