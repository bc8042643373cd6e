import { expect, test } from 'vitest';
import { currencyOf } from './currencies.ts';
import { ACTIVE, WITHDRAWN, WITHOUT_MINOR_UNIT } from './iso-4217.ts';

test.each([
  ['EUR', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['CLF', 4],
  ['VED', 2],
  ['XCG', 2],
  ['SLE', 2],
  ['ZWG', 2],
])('%s is active, with %i decimals', (code, decimals) => {
  expect(currencyOf(code)).toEqual({ decimals });
});

test.each([
  ['HRK', 2, '2023-02-01T12:00:00Z'],
  ['BGN', 2, '2026-02-01T12:00:00Z'],
  ['ITL', 0, '2002-04-01T12:00:00Z'],
  ['SLL', 2, '2024-01-01T12:00:00Z'],
  ['ZWL', 2, '2024-10-01T12:00:00Z'],
  ['ANG', 2, '2025-04-01T12:00:00Z'],
])('%s is withdrawn: its last month ends everywhere', (code, decimals, end) => {
  expect(currencyOf(code)).toEqual({ decimals, endsAt: Date.parse(end) });
});

test('what no money is has no minor unit', () => {
  for (const code of ['XAU', 'XXX', 'XTS', 'XDR']) expect(currencyOf(code)).toEqual({});
});

test('no code stands twice, and none is unknown that the runtime has heard of', () => {
  const codes = [
    ...Object.values(ACTIVE).flatMap((each) => each.split(' ')),
    ...WITHOUT_MINOR_UNIT.split(' '),
    ...WITHDRAWN.map(([code]) => code),
  ];
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^[A-Z]{3}$/);
  expect(Intl.supportedValuesOf('currency').filter((code) => currencyOf(code) === undefined)).toEqual([]);
});
