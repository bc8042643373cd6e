import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { at } from '../testing/story.ts';
import { calendarOf } from './calendar.ts';
import { HOUR_MS } from './instant.ts';
import { type QuietHours, quietUntil } from './quiet-hours.ts';

const clock = (text: string) => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
};
const hours = (from: string, to: string): QuietHours => ({ fromMinute: clock(from), toMinute: clock(to) });
const untilText = (zone: string, from: string, to: string, instant: string) => {
  const until = quietUntil(at(instant), hours(from, to), calendarOf(zone));
  return until === undefined ? 'none' : new Date(until).toISOString().slice(0, 16);
};

test.each([
  ['20:59', '2026-07-01T18:59', 'none'],
  ['21:00, when they begin', '2026-07-01T19:00', '2026-07-02T06:00'],
  ['midnight', '2026-07-01T22:00', '2026-07-02T06:00'],
  ['07:59', '2026-07-02T05:59', '2026-07-02T06:00'],
  ['08:00, when they are over', '2026-07-02T06:00', 'none'],
])('quiet hours from 21:00 to 08:00 in Berlin at %s', (_, instant, until) => {
  expect(untilText('Europe/Berlin', '21:00', '08:00', instant)).toBe(until);
});

test.each([
  // 2026-03-29: 02:00 becomes 03:00 (01:00 UTC). 2026-10-25: 03:00 becomes 02:00 again (01:00 UTC).
  ['22:00', '02:30', '2026-03-29T00:59', '2026-03-29T01:00'],
  ['22:00', '02:30', '2026-03-29T01:00', 'none'],
  ['02:30', '06:00', '2026-03-29T01:00', '2026-03-29T04:00'],
  ['22:00', '02:30', '2026-10-25T00:15', '2026-10-25T01:30'],
  ['22:00', '02:30', '2026-10-25T00:45', '2026-10-25T01:30'],
  ['02:30', '06:00', '2026-10-25T00:30', '2026-10-25T05:00'],
  ['02:30', '06:00', '2026-10-25T01:15', '2026-10-25T05:00'],
  ['13:00', '14:00', '2026-10-25T12:30', '2026-10-25T13:00'],
])('where the clocks change: from %s to %s in Berlin, at %s UTC until %s', (from, to, instant, until) => {
  expect(untilText('Europe/Berlin', from, to, instant)).toBe(until);
});

test('where the clocks skip midnight, or a day, the edge is the instant after the gap', () => {
  expect(untilText('America/Santiago', '22:00', '00:30', '2024-09-08T03:59')).toBe('2024-09-08T04:00');
  // 30 December was none there: one night ends with it, the next one begins.
  expect(untilText('Pacific/Apia', '22:00', '08:00', '2011-12-30T09:00')).toBe('2011-12-30T10:00');
  expect(untilText('Pacific/Apia', '22:00', '08:00', '2011-12-30T10:00')).toBe('2011-12-30T18:00');
});

test('in a random zone at a random instant they are what a clock on the wall says, away from changes of the clocks', () => {
  const zones = fc.constantFrom(
    'Europe/Berlin',
    'America/Havana',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Australia/Lord_Howe',
    'UTC',
  );
  const minute = fc.integer({ min: 0, max: 1_439 });
  const instant = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) });
  fc.assert(
    fc.property(zones, minute, minute, instant, (zone, fromMinute, toMinute, now) => {
      fc.pre(fromMinute !== toMinute);
      const wall = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
      const offsets = [-30, 30].map((around) => wall.add({ hours: around }).offsetNanoseconds);
      fc.pre(offsets.every((offset) => offset === wall.offsetNanoseconds));
      const shown = wall.hour * 60 + wall.minute;
      const isQuiet =
        fromMinute < toMinute ? shown >= fromMinute && shown < toMinute : shown >= fromMinute || shown < toMinute;
      const until = quietUntil(now, { fromMinute, toMinute }, calendarOf(zone));
      expect(until !== undefined).toBe(isQuiet);
      if (until === undefined) return;
      const end = Temporal.Instant.fromEpochMilliseconds(until).toZonedDateTimeISO(zone);
      expect([end.hour * 60 + end.minute, end.second, until - now <= 24 * HOUR_MS]).toEqual([toMinute, 0, true]);
    }),
    { numRuns: 300 },
  );
});
