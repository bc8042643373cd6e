import type { ContactVisited, Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { HOUR_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/customers/lock-customers.ts';
import { describe, expect, test } from 'vitest';
import { undecidedOf } from './undecided-customers.ts';

const NOW = Date.UTC(2024, 5, 3, 8);
const OLD = NOW - 100 * HOUR_MS;
const FRESH = NOW - 1_000;
const MARK = NOW - 200 * HOUR_MS;

const customer = (customerNo: bigint, partition = 1) =>
  ({ customerNo, partition, foldedTo: NOW - 1_000 * HOUR_MS }) as LockedCustomer;

const visited = (occurredAt: Instant): ContactVisited => ({
  type: 'contact.visited',
  id: String(occurredAt),
  source: 'test',
  customerId: 'c',
  channel: 'shop',
  occurredAt,
});

function decided(fresh: ReadonlyMap<bigint, Fact[]>, customers: readonly LockedCustomer[] = [customer(1n)]) {
  const known = new Map(customers.map((each) => [each.customerNo, each]));
  const watermarks = new Map([[1, { facts: MARK, due: MARK }]]);
  return undecidedOf(known, { fresh: new Map(fresh), related: new Map() }, [], watermarks, NOW);
}

describe('how far a customer is to be folded', () => {
  test('with old facts: to where the topics beside have come', () => {
    expect(decided(new Map([[1n, [visited(OLD)]]]))).toMatchObject([{ until: MARK, dueUntil: MARK }]);
  });

  test('with a fresh fact: to it, whatever else of the batch is old', () => {
    const facts = new Map([
      [1n, [visited(OLD), visited(FRESH)]],
      [2n, [visited(OLD)]],
    ]);
    expect(decided(facts, [customer(1n), customer(2n)])).toMatchObject([{ until: FRESH }, { until: MARK }]);
  });

  test('with a fresh fact: but not past what is due', () => {
    expect(decided(new Map([[1n, [visited(FRESH)]]]))).toMatchObject([{ until: FRESH, dueUntil: MARK }]);
  });

  test('in a partition in which nothing waits: to its newest fact', () => {
    const facts = new Map([[1n, [visited(OLD), visited(OLD - HOUR_MS)]]]);
    expect(decided(facts, [customer(1n, 2)])).toMatchObject([{ until: OLD, dueUntil: Number.POSITIVE_INFINITY }]);
  });
});
