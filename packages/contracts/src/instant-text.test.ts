import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatInstant, parseInstant } from './instant-text.ts';

test.each([
  ['2010-12-01T08:26:00Z', '2010-12-01T08:26:00.000Z'],
  ['2010-12-01t08:26:00.5z', '2010-12-01T08:26:00.500Z'],
  ['2010-12-01T08:26:00.123456789Z', '2010-12-01T08:26:00.123Z'],
  ['2010-12-01T01:26:00+02:30', '2010-11-30T22:56:00.000Z'],
  ['2010-12-31T23:59:59-00:01', '2011-01-01T00:00:59.000Z'],
  ['2012-02-29T00:00:00Z', '2012-02-29T00:00:00.000Z'],
])('%s is %s', (text, utc) => {
  expect(parseInstant(text)).toBe(Date.parse(utc));
});

test.each([
  '2010-02-30T00:00:00Z',
  '2011-02-29T00:00:00Z',
  '2010-13-01T00:00:00Z',
  '2010-12-01T24:00:00Z',
  '2016-12-31T23:59:60Z',
  '2010-12-01T08:26:00',
  '2010-12-01 08:26:00Z',
  '2010-12-01',
  '2010-12-01T08:26:00+24:00',
  '2010-12-01T08:26:00.Z',
  '+12010-12-01T08:26:00Z',
  '1291191960000',
  '',
])('"%s" is no instant', (text) => {
  expect(parseInstant(text)).toBeUndefined();
});

test('every instant of four-digit years survives being text', () => {
  const year = {
    min: new Date('0000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  };
  fc.assert(
    fc.property(fc.date(year), (date) => {
      expect(parseInstant(formatInstant(date.getTime()))).toBe(date.getTime());
    }),
  );
});
