import { expect, test } from 'vitest';
import { at, timeline } from '../testing/story.ts';
import { monthOf } from '../time/day.ts';
import { DAY_MS } from '../time/instant.ts';
import { parseCalibration } from './parse-calibration.ts';
import { programTimeline } from './program-timeline.ts';

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

test('the latest calibration that has taken effect speaks, of two of one instant the higher version', () => {
  const effective = { 3: '2025-01-03', 4: '2025-01-02', 1: '2025-01-02', 2: '2025-01-05' };
  const versions = [timeline({}).inForceAt(0)];
  const calibrations = Object.entries(effective).map(([version, date]) =>
    parseCalibration({ version: Number(version), effectiveAt: at(date), body: {} }),
  );
  const programs = programTimeline(versions, calibrations);
  const inForce = ['2025-01-01', '2025-01-02', '2025-01-03', '2025-01-04', '2025-01-05', '2025-02-01'].map(
    (date) => programs.calibrationAt(at(date))?.version ?? null,
  );
  expect(inForce).toEqual([null, 4, 3, 3, 2, 2]);
  expect(programs.nextChangeAfter(at('2025-01-02'))).toBe(at('2025-01-03'));
  expect(programs.nextChangeAfter(at('2025-01-05'))).toBe(Number.POSITIVE_INFINITY);
  expect([1, 2, 3, 4, 5].map((day) => programs.isCalibrationChange(at(`2025-01-0${day}`)))).toEqual([
    ...[false, true, true, false, true],
  ]);
});
