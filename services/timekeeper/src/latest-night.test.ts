import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import { expect, test } from 'vitest';
import { latestNight } from './latest-night.ts';

const nightBy = (by: string, zone = 'UTC', time = '03:00') =>
  new Date(latestNight(time, Date.parse(by), calendarOf(zone))).toISOString();

test('a night is measured from its time on, and until then the one before it', () => {
  expect(nightBy('2025-01-02T03:00:00Z')).toBe('2025-01-02T03:00:00.000Z');
  expect(nightBy('2025-01-02T02:59:59.999Z')).toBe('2025-01-01T03:00:00.000Z');
});

test('the wall clock of the zone tells the time, also where it skips or repeats it', () => {
  expect(nightBy('2025-07-02T12:00:00Z', 'Europe/Berlin')).toBe('2025-07-02T01:00:00.000Z');
  expect(nightBy('2025-03-30T12:00:00Z', 'Europe/Berlin', '02:30')).toBe('2025-03-30T01:00:00.000Z');
  expect(nightBy('2025-10-26T12:00:00Z', 'Europe/Berlin', '02:30')).toBe('2025-10-26T00:30:00.000Z');
});
