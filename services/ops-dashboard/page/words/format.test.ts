import { expect, test } from 'vitest';
import { count, counted, duration, exact, perSecond, pointsText, timeOf, trend } from './format.ts';

test.each([
  [null, '–'],
  [0, '0'],
  [99_999, '99,999'],
  [1_234_567, '1.23M'],
])('a count of %s reads %s', (value, text) => expect(count(value)).toBe(text));

test('a count can be had to the unit', () => expect(exact(1_234_567)).toBe('1,234,567'));

test.each([
  [null, '–'],
  [0, '0 s'],
  [0.2404, '240 ms'],
  [3.21, '3.2 s'],
  [119, '119 s'],
  [120, '2 min'],
  [745.4, '12:25 min'],
  [7_200, '2 h'],
  [28 * 86_400, '28 d'],
])('%s seconds read %s', (seconds, text) => expect(duration(seconds)).toBe(text));

test.each([
  [null, '–'],
  [0.01, 'level'],
  [12.4, '+12/s'],
  [-3.25, '−3.3/s'],
])('a trend of %s reads %s', (value, text) => expect(trend(value)).toBe(text));

test('a rate below ten has a digit after the point', () => {
  expect([perSecond(9.96), perSecond(2_000), perSecond(null)]).toEqual(['10/s', '2,000/s', '–']);
});

test('an instant of another day is said with its day', () => {
  const at = Date.UTC(2026, 10, 27, 12);
  expect(timeOf(at)).toMatch(/^\d\d:\d\d:00$/);
  expect(timeOf(at, at + 2 * 86_400_000)).toMatch(/^27 Nov, \d\d:\d\d:00$/);
  expect(timeOf(at, Date.UTC(2027, 10, 27, 12))).toBe('27 Nov 2026');
});

test('points are grouped, however many there are', () => {
  expect([pointsText('-1250'), pointsText('123456789012345678901')]).toEqual(['-1,250', '123,456,789,012,345,678,901']);
});

test('one of a thing is not many', () =>
  expect([counted(1, 'member'), counted(2, 'member')]).toEqual(['1 member', '2 members']));
