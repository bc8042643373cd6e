import { expect, test } from 'vitest';
import { at, timeline } from '../testing/story.ts';
import { monthOf } from '../time/day.ts';
import { DAY_MS } from '../time/instant.ts';

/** Of the points that go at the end of January 2025. */
const noticeOf = (...versions: Parameters<typeof timeline>) =>
  new Date(timeline(...versions).expiryNoticeAt(monthOf(at('2025-01-15') / DAY_MS))).toISOString().slice(0, 16);

test('notice is given by the dates of the zone', () => {
  expect(noticeOf({ expiryNoticeDays: 30 })).toBe('2025-01-02T00:00');
  expect(noticeOf({ expiryNoticeDays: 31, zone: 'America/New_York' })).toBe('2025-01-01T05:00');
});

test.each([
  ['earlier, in time', { '2024-12-01': 45 }, '2024-12-18T00:00'],
  ['earlier, of a date that has passed', { '2024-12-20T12:00:00': 45 }, '2024-12-20T12:00'],
  ['earlier, when it has been given', { '2025-01-02T00:00:00.001': 45 }, '2025-01-02T00:00'],
  ['earlier, at the instant at which it would be given', { '2025-01-02': 45 }, '2025-01-02T00:00'],
  ['later', { '2025-01-02': 5 }, '2025-01-27T00:00'],
  ['later, when it has been given', { '2025-01-02T00:00:00.001': 5 }, '2025-01-02T00:00'],
  ['later, and again earlier', { '2025-01-01': 5, '2025-01-10': 30 }, '2025-01-10T00:00'],
])('a version that asks for notice %s: it is given once', (_, days, expected) => {
  const later = Object.entries(days).map(([date, expiryNoticeDays]) => [date, { expiryNoticeDays }]);
  expect(noticeOf({ expiryNoticeDays: 30 }, Object.fromEntries(later))).toBe(expected);
});
