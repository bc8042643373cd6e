import { expect, test } from 'vitest';
import { firstDayOf, monthOf } from './day.ts';
import { DAY_MS } from './instant.ts';

/** Some on either side of what is looked up: 1970 to 2099. */
const YEARS = [-1, 1600, 1900, 1969, 1970, 1971, 1999, 2000, 2024, 2025, 2099, 2100, 2101, 9999];

test('a day lies in the month that the calendar says, wherever the months that are looked up begin and end', () => {
  for (const year of YEARS) {
    for (let month = 0; month < 12; month++) {
      const first = firstOf(year, month);
      const monthsSince1970 = (year - 1970) * 12 + month;
      expect(firstDayOf(monthsSince1970)).toBe(first);
      expect(monthOf(first)).toBe(monthsSince1970);
      expect(monthOf(first - 1)).toBe(monthsSince1970 - 1);
    }
  }
});

/** `Date.UTC` takes years 0 to 99 for those of the 20th century. */
function firstOf(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1) / DAY_MS;
}
