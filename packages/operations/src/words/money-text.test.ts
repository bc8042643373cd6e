import { expect, test } from 'vitest';
import { moneyText } from './money-text.ts';

test.each([
  [0n, 'GBP', '0.00 GBP'],
  [5n, 'GBP', '0.05 GBP'],
  [-5n, 'GBP', '-0.05 GBP'],
  [2n ** 70n, 'GBP', '11,805,916,207,174,113,034.24 GBP'],
  [1_234n, 'JPY', '1,234 JPY'],
  [1_234n, 'KWD', '1.234 KWD'],
])('%s minor units of %s are %s', (minor, currency, text) => {
  expect(moneyText(minor, currency)).toBe(text);
});
