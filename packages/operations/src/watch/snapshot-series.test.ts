import { expect, test } from 'vitest';
import { groupOf, readingOf, snapshotOf } from '../testing/snapshot-of.ts';
import { snapshotSeries } from './snapshot-series.ts';

test('each figure that is known has its name and unit; one that is not known has none', () => {
  const snapshot = snapshotOf(1, {
    groups: readingOf([groupOf('purchase-consumer', 700)], 'kafka'),
    deadLetters: readingOf({ open: 2, byReason: [], bySource: [] }),
  });
  expect(snapshotSeries(snapshot)).toEqual([
    { name: 'lag.messages/purchase-consumer', unit: 'records', value: 700 },
    { name: 'lag.seconds/purchase-consumer', unit: 's', value: 7 },
    { name: 'deadLetters.open', unit: 'records', value: 2 },
  ]);
});

test('what a stale reading said is not kept: a chart has a gap there, and no straight line', () => {
  const groups = { ...readingOf([groupOf('purchase-consumer', 7)]), isStale: true };
  expect(snapshotSeries(snapshotOf(1, { groups }))).toEqual([]);
});

test('nodes of the flow of which nothing is known are left out', () => {
  const node = { kind: 'service', perSecond: 1, depth: null, oldestSeconds: null } as const;
  const nodes = [
    { ...node, id: 'timekeeper', level: 'ok' as const },
    { ...node, id: 'outbox-relay', level: 'unknown' as const },
  ];
  expect(snapshotSeries(snapshotOf(1, { flow: { nodes, edges: [] } }))).toEqual([
    { name: 'flow.perSecond/timekeeper', unit: 'records/s', value: 1 },
  ]);
});

test('thousands of series are not kept: groups come before endpoints', () => {
  const groups = Array.from({ length: 3_000 }, (_, index) => groupOf(`g${index}`, 0));
  expect(snapshotSeries(snapshotOf(1, { groups: readingOf(groups) }))).toHaveLength(2_000);
});
