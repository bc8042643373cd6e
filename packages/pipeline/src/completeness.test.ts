import type { ReachOf } from '@loyalty-ladder/decisions/undecided.ts';
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/customers/lock-customers.ts';
import type { ClientBase } from 'pg';
import { describe, expect, test } from 'vitest';
import { Completeness, type OwnPartition } from './completeness.ts';
import type { DecodedSlice } from './decode-slices.ts';

const NOW = Date.UTC(2024, 5, 3, 8);
const OLD = NOW - 100 * HOUR_MS;
const FRESH = NOW - 1_000;
const MARK = NOW - 200 * HOUR_MS;

/** Of partition 1 a purchase beyond MARK waits; partition 2 is applied to its end. */
const ENDS = new Map([
  ['purchases/1', 8n],
  ['purchases/2', 8n],
]);
const PROGRESS = [
  { group: 'g', topic: 'purchases', partition: 1, nextOffset: 7n, eventTime: MARK, isMisrouted: false },
  { group: 'g', topic: 'purchases', partition: 2, nextOffset: 8n, eventTime: MARK, isMisrouted: false },
];
const txOf = (rows: typeof PROGRESS) => ({ query: async () => ({ rows }) }) as unknown as ClientBase;
const tx = txOf(PROGRESS);
/** Of partition 1 the last record but one is being applied. */
const own = (misroutedAt: number | null) => ({
  slice: { topic: 'purchases', partition: 1, next: 7n },
  watched: { misroutedAt },
});

function completenessOf(readEnds = async () => ENDS): Completeness {
  return new Completeness({ inputTopics: ['purchases', 'contacts'], purchases: 'purchases', readEnds });
}

async function reach(own: readonly OwnPartition[] = [], progress = PROGRESS): Promise<ReachOf> {
  return (await completenessOf().reach(txOf(progress), ENDS, own))(NOW);
}

const customer = (partition: number) => ({ partition }) as LockedCustomer;

describe('how far a customer is to be folded', () => {
  test('with old facts: to where the topics beside have come', async () => {
    expect((await reach())(customer(1), OLD)).toEqual({ until: MARK, dueUntil: MARK });
  });

  test('with a fresh fact: to it, but not past what is due', async () => {
    expect((await reach())(customer(1), FRESH)).toEqual({ until: FRESH, dueUntil: MARK });
  });

  test('in a partition in which nothing waits, or only what is being applied: to its newest fact', async () => {
    const unbound = { until: OLD, dueUntil: Number.POSITIVE_INFINITY };
    expect((await reach())(customer(2), OLD)).toEqual(unbound);
    expect((await reach([own(null)]))(customer(1), OLD)).toEqual(unbound);
  });
});

describe('while purchases are known to be misrouted', () => {
  const bound = { until: OLD, dueUntil: MARK };

  test('what is due waits in each partition for the purchases of the others: known from this batch', async () => {
    expect((await reach([own(NOW)]))(customer(2), OLD)).toEqual(bound);
  });

  test('or from what was applied before', async () => {
    const known = PROGRESS.map((stand) => ({ ...stand, isMisrouted: stand.partition === 2 }));
    expect((await reach([own(null)], known))(customer(2), OLD)).toEqual(bound);
    const contacts = [...PROGRESS, { ...PROGRESS[0], topic: 'contacts', isMisrouted: true }] as typeof PROGRESS;
    expect((await reach([own(null)], contacts))(customer(2), OLD)).toMatchObject({
      dueUntil: Number.POSITIVE_INFINITY,
    });
  });
});

describe('the ends of the logs', () => {
  const batch = (occurredAt: number, timestamp: number) =>
    [
      { slice: { messages: [{ timestamp: BigInt(timestamp) }] }, records: [{ ok: true, fact: { occurredAt } }] },
    ] as unknown as DecodedSlice[];

  test('are read anew for old facts alone, and once for all that were appended before', async () => {
    let reads = 0;
    const completeness = completenessOf(async () => {
      reads++;
      return ENDS;
    });
    (await completeness.reach(tx, ENDS, []))(NOW);
    const appendedAt = Date.now() - 10_000;
    await completeness.endsBefore(batch(OLD, appendedAt));
    await completeness.endsBefore(batch(OLD, appendedAt));
    expect(reads).toBe(1);
    const justNow = Date.now();
    await completeness.endsBefore(batch(FRESH, justNow));
    expect(reads).toBe(1);
    await completeness.endsBefore(batch(OLD, justNow));
    expect(reads).toBe(2);
  });
});
