import { expect, test } from 'vitest';
import { flowOf } from './flow.ts';
import type { Cause, Reading, WatchedPartition } from './snapshot.ts';

const read = <Value>(value: Value, isStale = false): Reading<Value> => ({
  ...{ source: 'postgres', asOf: 0, staleAfterMs: 1, isStale, fault: null },
  value,
});
const waits = (count: number, oldestSeconds: number | null) => ({ count, countedTo: null, oldestSeconds });

const partition = (no: number, changes: Partial<WatchedPartition>) =>
  ({
    topic: 'dev.loyalty.purchases',
    partition: no,
    level: 'ok',
    messages: 0,
    seconds: 0,
    ...changes,
  }) as WatchedPartition;
const PARTITIONS = [
  partition(0, { messages: 3, seconds: 9, appendedPerSecond: 5, appliedPerSecond: 2, level: 'warn' }),
  partition(1, { messages: 4, seconds: 2, appendedPerSecond: 7, appliedPerSecond: null }),
];

const PARTS = {
  partitions: read(PARTITIONS as readonly WatchedPartition[]),
  services: read([]),
  businessLag: read({
    unfolded: waits(2, 30),
    due: waits(4, 50),
    unpublished: waits(0, null),
    onOldKnowledge: waits(0, null),
  }),
  outbox: read({ ...waits(6, 1), holder: 'a', publishedPerSecond: 8 }),
  webhooks: read({
    intakeWaiting: waits(1, 3),
    endpoints: [
      { level: 'warn', waiting: waits(9, 70) },
      { level: 'ok', waiting: waits(1, 80) },
    ] as never,
  }),
};
const CAUSE = { name: 'TimeBehind', level: 'warn', subject: 'timekeeper' } as Cause;
const published = { perSecond: 8, byTopic: new Map([['loyalty.stage-changes', 3]]) };

const nodesOf = (parts = PARTS, context = { causes: [CAUSE], published, prefix: 'dev.' }) => {
  const { nodes } = flowOf(parts, context);
  return (id: string) => nodes.find((each) => each.id === id);
};

test('each node says what flows through it, and what waits at it', () => {
  const of = nodesOf();
  expect(of('loyalty.purchases')).toMatchObject({
    kind: 'topic',
    level: 'warn',
    perSecond: 12,
    depth: 7,
    oldestSeconds: 9,
  });
  expect(of('loyalty.contacts')).toMatchObject({ level: 'ok', perSecond: null, depth: 0, oldestSeconds: null });
  expect(of('purchase-consumer')).toMatchObject({ kind: 'service', level: 'warn', perSecond: 2, depth: null });
  expect(of('timekeeper')).toMatchObject({ level: 'warn', depth: 4, oldestSeconds: 50 });
  expect(of('store')).toMatchObject({ kind: 'store', perSecond: 2, depth: 2, oldestSeconds: 30 });
  expect(of('outbox')).toMatchObject({ level: 'ok', depth: 6, oldestSeconds: 1 });
  expect(of('outbox-relay')).toMatchObject({ level: 'ok', perSecond: 8 });
  expect(of('loyalty.stage-changes')).toMatchObject({ perSecond: 3 });
  expect(of('loyalty.notices')).toMatchObject({ perSecond: 0 });
  expect(of('trigger-webhooks')).toMatchObject({ depth: 1, oldestSeconds: 3 });
  expect(of('endpoints')).toMatchObject({ level: 'warn', depth: 10, oldestSeconds: 80 });
});

test('what waits for a relay that is gone is shown where it waits', () => {
  const of = nodesOf(PARTS, {
    causes: [{ ...CAUSE, subject: 'outbox-relay', level: 'bad' }],
    published,
    prefix: 'dev.',
  });
  expect([of('outbox')?.level, of('outbox-relay')?.level]).toEqual(['bad', 'bad']);
});

test('of what is too old to be believed nothing is said', () => {
  const of = nodesOf({ ...PARTS, partitions: read(PARTITIONS, true), services: read([], true) });
  expect(of('loyalty.purchases')).toEqual({
    ...{ id: 'loyalty.purchases', kind: 'topic', level: 'unknown', perSecond: null, depth: null, oldestSeconds: null },
  });
  expect(of('purchase-consumer')).toMatchObject({ level: 'unknown', perSecond: null });
});

test('every edge leads from a node to another that comes later', () => {
  const { nodes, edges } = flowOf(PARTS, { causes: [], published: null, prefix: 'dev.' });
  const places = new Map(nodes.map(({ id }, index) => [id, index]));
  for (const { from, to } of edges) expect(places.get(from)).toBeLessThan(places.get(to) ?? -1);
  expect(places.size).toBe(nodes.length);
});
