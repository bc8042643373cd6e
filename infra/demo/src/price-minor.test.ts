import { expect, it } from 'vitest';
import { priceMinor } from './price-minor.ts';

it.each([
  ['2.1', 210],
  ['18.0', 1_800],
  ['6.75', 675],
  ['7', 700],
  ['0.07', 7],
  ['2.3', 230],
  ['1.15', 115],
  ['4.350', 435],
  ['10953.5', 1_095_350],
])('%s is %i minor units', (price, minor) => {
  expect(priceMinor(price)).toBe(minor);
});

it.each(['', '-1.0', '0.001', '1e3', '1,5', 'free', '.5'])('"%s" is refused', (price) => {
  expect(() => priceMinor(price)).toThrow(RangeError);
});
