import { describe, expect, test } from 'vitest';
import { CatchUpGate, type StreamStand } from './catch-up-gate.ts';

const DAY_MS = 86_400_000;
const OWN = { topic: 'purchases', partition: 1 };

/** A gate over two topics' stands, of which each look gives the next. */
function gateOver(
  ...looks: readonly { purchases: number; contacts: number; next: bigint; end?: bigint; partition?: number }[]
) {
  let look = 0;
  const gate = new CatchUpGate(
    async () => {
      const {
        purchases,
        contacts,
        next,
        end = 1_000n,
        partition = 1,
      } = looks[Math.min(look++, looks.length - 1)] ?? {
        purchases: 0,
        contacts: 0,
        next: 0n,
      };
      return [
        { ...OWN, next: 5n, end: 1_000n, eventTime: purchases },
        { topic: 'contacts', partition, next, end, eventTime: contacts },
      ] satisfies StreamStand[];
    },
    { aheadMsMax: DAY_MS, freshMs: 100, stillMs: 5_000 },
  );
  return async (nowMs: number) => gate.isAhead(OWN, nowMs);
}

describe('a partition in catch-up', () => {
  test('waits for a co-partition that moves more than a day behind', async () => {
    const isAhead = gateOver(
      { purchases: 3 * DAY_MS, contacts: 0, next: 1n },
      { purchases: 3 * DAY_MS, contacts: 1, next: 2n },
    );
    expect(await isAhead(0)).toBe(false);
    expect(await isAhead(200)).toBe(true);
  });

  test('goes on once the other has come within a day', async () => {
    const isAhead = gateOver(
      { purchases: 3 * DAY_MS, contacts: 0, next: 1n },
      { purchases: 3 * DAY_MS, contacts: 2 * DAY_MS, next: 2n },
    );
    await isAhead(0);
    expect(await isAhead(200)).toBe(false);
  });

  test('does not wait for one that stands still', async () => {
    const isAhead = gateOver(
      { purchases: 3 * DAY_MS, contacts: 0, next: 1n },
      { purchases: 3 * DAY_MS, contacts: 0, next: 2n },
    );
    await isAhead(0);
    expect(await isAhead(200)).toBe(true);
    expect(await isAhead(5_300)).toBe(false);
  });

  test('does not wait for one that has nothing left to apply', async () => {
    const isAhead = gateOver(
      { purchases: 3 * DAY_MS, contacts: 0, next: 1n },
      { purchases: 3 * DAY_MS, contacts: 1, next: 2n, end: 2n },
    );
    await isAhead(0);
    expect(await isAhead(200)).toBe(false);
  });

  test('does not look at other partitions', async () => {
    const isAhead = gateOver(
      { purchases: 3 * DAY_MS, contacts: 0, next: 1n, partition: 2 },
      { purchases: 3 * DAY_MS, contacts: 1, next: 2n, partition: 2 },
    );
    await isAhead(0);
    expect(await isAhead(200)).toBe(false);
  });
});
