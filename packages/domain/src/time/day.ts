/**
 * Days and months of the proleptic Gregorian calendar as plain numbers, so that the fold counts with them without a date library.
 * Which day an instant belongs to is the zone's matter: calendar.ts.
 */

/** Whole days since 1970-01-01. */
export type Day = number;

/** Whole months since January 1970. */
export type Month = number;

const DAYS_OF_400_YEARS = 146_097;
const DAYS_TO_1970_FROM_MARCH_0000 = 719_468;

/** The month that a day lies in. The fold asks several times an instant, and to count took 4 % of its time: days up to 2099 are looked up. */
export function monthOf(day: Day): Month {
  return MONTHS[day] ?? countedMonthOf(day);
}

/**
 * Years are counted from March, so that the leap day is a year's last
 * (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days).
 */
function countedMonthOf(day: Day): Month {
  const { year, monthFromMarch } = marchDate(day);
  return (year - 1970) * 12 + monthFromMarch + 2;
}

/** The inverse, for the first of a month. */
export function firstDayOf(month: Month): Day {
  return FIRST_DAYS[month] ?? countedFirstDayOf(month);
}

/** days_from_civil of the same source. */
function countedFirstDayOf(month: Month): Day {
  const fromMarch = month - 2 + 1970 * 12;
  const year = Math.floor(fromMarch / 12);
  const dayOfYear = Math.floor((153 * (fromMarch - year * 12) + 2) / 5);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_OF_400_YEARS + dayOfEra - DAYS_TO_1970_FROM_MARCH_0000;
}

/** `2024-02-29` */
export function dayText(day: Day): string {
  const month = monthOf(day);
  return `${monthText(month)}-${twoDigits(day - firstDayOf(month) + 1)}`;
}

/** `2024-02`; years beyond four digits carry a sign, as in ISO 8601. */
export function monthText(month: Month): string {
  const year = 1970 + Math.floor(month / 12);
  return `${yearText(year)}-${twoDigits((((month % 12) + 12) % 12) + 1)}`;
}

function marchDate(day: Day): { year: number; monthFromMarch: number } {
  const shifted = day + DAYS_TO_1970_FROM_MARCH_0000;
  const era = Math.floor(shifted / DAYS_OF_400_YEARS);
  const dayOfEra = shifted - era * DAYS_OF_400_YEARS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  return { year: yearOfEra + era * 400, monthFromMarch: Math.floor((5 * dayOfYear + 2) / 153) };
}

const MONTHS_LOOKED_UP = (2100 - 1970) * 12;
const FIRST_DAYS = Int32Array.from({ length: MONTHS_LOOKED_UP }, (_, month) => countedFirstDayOf(month));
const MONTHS = Int16Array.from({ length: countedFirstDayOf(MONTHS_LOOKED_UP) }, (_, day) => countedMonthOf(day));

function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
