import type { OutcomeEvent, StageChangedEvent } from '@loyalty-ladder/contracts/outcome-event.ts';
import { expect, test } from 'vitest';
import { PublishedOutcomes } from './published-outcomes.ts';

const TOPIC = 'loyalty.stage-changes';

function stageChanged(sequence: number, more: Partial<StageChangedEvent> = {}): StageChangedEvent {
  return {
    type: 'stage.changed',
    customerId: 'c1',
    sequence: BigInt(sequence),
    version: BigInt(sequence),
    outcomeKey: `key-${sequence}`,
    revision: 1,
    retracted: false,
    occurredAt: 1_000 * sequence,
    decidedAt: 5_000,
    stale: false,
    current: true,
    from: 'visitor',
    to: 'first-purchase',
    strategy: 'involvement',
    causes: [],
    measures: [],
    programVersion: 1,
    ...more,
  };
}

function publishedOf(...events: OutcomeEvent[]): PublishedOutcomes {
  const published = new PublishedOutcomes();
  for (const event of events) published.add(TOPIC, `${event.customerId}/${event.sequence}`, event);
  return published;
}

test('a stream in order and without gaps has no faults', () => {
  const published = publishedOf(
    stageChanged(1),
    stageChanged(1, { customerId: 'c2', outcomeKey: 'other' }),
    stageChanged(2),
  );
  expect(published.faults).toEqual([]);
  expect(published.counts()).toEqual({ [TOPIC]: 3 });
  expect(published.collapsedCounts()).toEqual({ 'stage.changed': 3 });
});

test.each([
  ['an outcome that comes twice', [stageChanged(1), stageChanged(1)], /comes twice/],
  ['a gap', [stageChanged(1), stageChanged(3)], /sequence 3 comes where 2 is due/],
  ['a beginning that is missing', [stageChanged(2)], /sequence 2 comes where 1 is due/],
  ['a later one that comes first', [stageChanged(1), stageChanged(3), stageChanged(2)], /sequence 3/],
])('%s is a fault', (_name, events, fault) => {
  expect(publishedOf(...events).faults.join()).toMatch(fault);
});

test('the highest revision of a key stands, a retracted one does not', () => {
  const revised = publishedOf(
    stageChanged(1),
    stageChanged(2, { outcomeKey: 'key-1', occurredAt: 1_000, revision: 2, to: 'regular' }),
    stageChanged(3),
    stageChanged(4, { outcomeKey: 'key-3', occurredAt: 3_000, revision: 2, retracted: true }),
  );
  const clean = publishedOf(stageChanged(1, { to: 'regular' }));
  expect(revised.collapsedCounts()).toEqual({ 'stage.changed': 1 });
  expect(revised.collapsedHash()).toBe(clean.collapsedHash());
});

test('the hash does not depend on the order of customers, or on when we knew', () => {
  const other = { customerId: 'c2', outcomeKey: 'other' };
  const one = publishedOf(stageChanged(1), stageChanged(1, other));
  const two = publishedOf(
    stageChanged(1, { ...other, stale: true, current: false }),
    stageChanged(1, { decidedAt: 9 }),
  );
  expect(two.collapsedHash()).toBe(one.collapsedHash());
});

test('the hash sees another content, another instant and another customer', () => {
  const variants = [{}, { to: 'regular' }, { occurredAt: 7 }, { customerId: 'c2' }] as Partial<StageChangedEvent>[];
  expect(new Set(variants.map((more) => publishedOf(stageChanged(1, more)).collapsedHash())).size).toBe(4);
});
