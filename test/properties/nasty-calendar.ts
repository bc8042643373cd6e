/** Places on the calendar where days, months and clocks misbehave; lives begin near one of them. */
import * as fc from 'fast-check';

export interface Place {
  readonly zone: string;
  /** Date near which the life begins. */
  readonly date: string;
}

/** Month ends of all lengths, leap days, a year's end. */
const DATES = ['2024-01-30', '2024-02-27', '2023-02-27', '2023-12-30', '2024-04-29', '2000-02-28', '1970-01-01'];

/** Clocks that go forward or back: by an hour, by half an hour, over midnight, and a date that never was. */
const CHANGES: readonly Place[] = [
  { zone: 'Europe/Berlin', date: '2024-03-30' },
  { zone: 'Europe/Berlin', date: '2024-10-26' },
  { zone: 'America/Santiago', date: '2024-09-07' },
  { zone: 'America/Sao_Paulo', date: '2018-02-16' },
  { zone: 'America/Sao_Paulo', date: '2018-11-03' },
  { zone: 'Pacific/Apia', date: '2011-12-28' },
  { zone: 'Australia/Lord_Howe', date: '2024-04-06' },
];

export const place: fc.Arbitrary<Place> = fc.oneof(
  fc.constantFrom(...DATES).map((date) => ({ zone: 'UTC', date })),
  fc.constantFrom(...CHANGES),
);

/** How many days a life lasts: everything at once, a month, a season, years. */
export const spanDays: fc.Arbitrary<number> = fc.constantFrom(2, 12, 40, 40, 150, 800);

/** Milliseconds after a day's first instant, so that many facts meet at one instant, at midnight or a moment beside it. */
export const timeOfDay: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, 36_000_000, 43_200_000) },
  { weight: 2, arbitrary: fc.constantFrom(-1, 1, 86_399_999) },
  { weight: 1, arbitrary: fc.nat(86_399_999) },
);
