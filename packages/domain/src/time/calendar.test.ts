import { expect, test } from 'vitest';
import { at } from '../testing/story.ts';
import { calendarOf } from './calendar.ts';
import { dayText, firstDayOf, monthOf, monthText } from './day.ts';
import { DAY_MS, HOUR_MS } from './instant.ts';

const startText = (zone: string, date: string) => {
  const calendar = calendarOf(zone);
  return new Date(calendar.startOf(at(date) / DAY_MS)).toISOString().slice(0, 16);
};

test.each([
  ['Europe/Berlin', '2024-02-01', '2024-01-31T23:00'],
  ['Europe/Berlin', '2150-07-01', '2150-06-30T22:00'],
  ['America/Santiago', '2024-09-08', '2024-09-08T04:00'],
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00'],
  ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00'],
])('in %s the day %s begins at %s UTC', (zone, date, start) => {
  expect(startText(zone, date)).toBe(start);
});

test('days never run backwards where the clocks go back over midnight', () => {
  const calendar = calendarOf('America/Havana');
  // 2024-11-03 01:00 EDT goes back to 00:00; Sao Paulo went from 00:00 to 23:00 of the day before.
  expect(calendar.dayOf(at('2024-11-03T04:59:59'))).toBe(calendar.dayOf(at('2024-11-03T05:30:00')));
  const saoPaulo = calendarOf('America/Sao_Paulo');
  const days = [0, 1, 2, 3].map((hour) => saoPaulo.dayOf(at('2018-02-18T01:30:00') + hour * HOUR_MS));
  expect(days).toEqual(days.toSorted((a, b) => a - b));
});

test('months and days are told apart from year 1 to 10000', () => {
  for (const [date, month] of [
    ['0001-01-01', '0001-01'],
    ['1969-12-31', '1969-12'],
    ['2024-02-29', '2024-02'],
    ['9999-12-31', '9999-12'],
  ] as const) {
    const day = Date.parse(`${date}T00:00:00Z`) / DAY_MS;
    expect(dayText(day)).toBe(date);
    expect(monthText(monthOf(day))).toBe(month);
    expect(monthOf(firstDayOf(monthOf(day)))).toBe(monthOf(day));
    expect(monthOf(firstDayOf(monthOf(day)) - 1)).toBe(monthOf(day) - 1);
  }
  expect(dayText(Date.parse('9999-12-31T00:00:00Z') / DAY_MS + 1)).toBe('+010000-01-01');
});
