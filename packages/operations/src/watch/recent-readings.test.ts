import { expect, test } from 'vitest';
import { groupOf, readingOf, snapshotOf } from '../testing/snapshot-of.ts';
import { RecentReadings } from './recent-readings.ts';

/** Snapshots of these seconds; the lag is the second itself. */
function readingsOf(...seconds: number[]): RecentReadings {
  const recent = new RecentReadings();
  for (const second of seconds) recent.add(snapshotOf(second, { groups: readingOf([groupOf('g', second)]) }));
  return recent;
}

test('seconds are told in even steps, and one that is missing has its gap', () => {
  expect(readingsOf(10, 11, 13, 14).between(11_000, 14_001, [''])).toMatchObject({
    stepMs: 1_000,
    at: [11_000, 12_000, 13_000, 14_000],
    series: [
      { name: 'lag.messages/g', unit: 'records', values: [11, null, 13, 14], highest: null },
      { name: 'lag.seconds/g', unit: 's', values: [0.11, null, 0.13, 0.14], highest: null },
    ],
  });
});

test('some minutes are remembered and no more, of events as well', () => {
  const recent = readingsOf(...Array.from({ length: 1_000 }, (_, index) => index));
  expect(recent.since).toBe(700_000);
  expect(recent.between(0, 1_000_000, ['']).series[0]?.values.filter((value) => value !== null)).toHaveLength(300);
  const event = { kind: 'started', subject: 's', sentence: 't' } as const;
  recent.addEvents(Array.from({ length: 2_000 }, (_, index) => ({ ...event, id: String(index), at: 800_000 })));
  expect(recent.between(700_000, 1_000_000, ['lag']).events).toHaveLength(1_000);
});

test('a part of it is asked for by time and by how names begin', () => {
  const recent = readingsOf(10, 11, 12);
  recent.addEvents([{ id: 'e', at: 11_500, kind: 'started', subject: 's', sentence: 't' }]);
  expect(recent.between(11_000, 12_000, ['lag.messages'])).toMatchObject({
    at: [11_000],
    series: [{ name: 'lag.messages/g', values: [11] }],
    events: [{ id: 'e' }],
  });
  expect(recent.between(11_000, 12_000, ['flow']).series).toEqual([]);
});
