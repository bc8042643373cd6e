import { expect, test } from 'vitest';
import { parseTimestamp, toTimestamp } from './timestamp.ts';

test.each([
  ['2010-12-10 00:00:00+00', '2010-12-10T00:00:00.000Z'],
  ['2010-12-10 00:00:00.1+00', '2010-12-10T00:00:00.100Z'],
  ['2010-12-10 01:00:00.123456+01', '2010-12-10T00:00:00.123Z'],
  ['2010-12-10 05:30:00+05:30', '2010-12-10T00:00:00.000Z'],
  ['0001-01-01 00:00:00+00', '0001-01-01T00:00:00.000Z'],
])('%s is %s', (text, iso) => {
  expect(toTimestamp(parseTimestamp(text))).toBe(iso);
});

test.each(['infinity', '0044-03-15 12:00:00+00 BC', ''])('"%s" is refused', (text) => {
  expect(() => parseTimestamp(text)).toThrow(RangeError);
});
