import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import { expect, test } from 'vitest';
import { parseMoment } from './moment.ts';

const parse = (text: string, zone = 'UTC') => new Date(parseMoment(text, '--at', calendarOf(zone))).toISOString();

test('an instant is taken with its offset', () => {
  expect(parse('2010-06-01T12:00:00+02:00')).toBe('2010-06-01T10:00:00.000Z');
});

test("a date is its first instant in the program's zone", () => {
  expect(parse('2010-06-01', 'Europe/Berlin')).toBe('2010-05-31T22:00:00.000Z');
});

test('where the clocks skip midnight, the day begins behind the gap', () => {
  expect(parse('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
});

test.each(['2010-02-30', 'yesterday', '2010-06-01T12:00:00', ''])(
  '"%s" is refused, with examples of what is not',
  (text) => {
    expect(() => parse(text)).toThrow(/--at: .* is neither an instant like .* nor a date like/);
  },
);
