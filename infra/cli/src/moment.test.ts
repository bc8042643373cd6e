import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import { expect, test } from 'vitest';
import { instantText, secondText } from './instant-text.ts';
import { parseMoment } from './moment.ts';

const parse = (text: string, zone = 'UTC') => new Date(parseMoment(text, '--at', calendarOf(zone))).toISOString();

test('an instant is taken with its offset', () => {
  expect(parse('2010-06-01T12:00:00+02:00')).toBe('2010-06-01T10:00:00.000Z');
});

test.each(
  [0, 1_234, 5_000, 59_000, 60_000, 86_399_999, 86_400_000].map((ms) => Date.parse('2010-12-31T00:00:00Z') + ms),
)('what commands print of %i is taken back as it was meant, in UTC whatever the zone of the program', (at) => {
  const exact = new Date(at).toISOString();
  for (const text of [instantText(at), `${instantText(at)} UTC`, exact]) expect(parse(text, 'Asia/Tokyo')).toBe(exact);
  expect(parse(secondText(at), 'Asia/Tokyo')).toBe(`${exact.slice(0, 19)}.000Z`);
});

test("a date is its first instant in the program's zone", () => {
  expect(parse('2010-06-01', 'Europe/Berlin')).toBe('2010-05-31T22:00:00.000Z');
});

test('where the clocks skip midnight, the day begins behind the gap', () => {
  expect(parse('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
});

test.each([
  '2010-02-30',
  '2010-02-30 12:00',
  '2010-06-01 24:00',
  '2010-06-01 12',
  'yesterday',
  '2010-06-01T12:00:00',
  '',
])('"%s" is refused, with examples of what is not', (text) => {
  expect(() => parse(text)).toThrow(/--at: .* is neither an instant like .* nor a date like/);
});
