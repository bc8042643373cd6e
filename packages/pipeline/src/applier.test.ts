import { expect, test } from 'vitest';
import { Applier, type ApplySlices } from './applier.ts';
import type { LogSlice } from './log-slice.ts';

function slice(partition: number, count: number, from = 0n): LogSlice {
  const messages = Array.from({ length: count }, (_, index) => ({
    offset: from + BigInt(index),
    timestamp: 0n,
    key: null,
    value: null,
    headers: [],
  }));
  return { topic: 't', partition, generation: 0, from, first: from, messages, next: from + BigInt(count) };
}

const all: ApplySlices = async (slices) => slices.map((each) => each.next);

test('slices that wait together are one batch, cut at the limit, and go on in order', async () => {
  const batches: string[] = [];
  const applier = new Applier(async (slices) => {
    batches.push(slices.map((each) => `${each.partition}:${each.from}-${each.next}`).join(' '));
    return all(slices);
  }, 10);
  expect(await Promise.all([applier.submit(slice(0, 3)), applier.submit(slice(1, 12, 100n))])).toEqual([3n, 112n]);
  expect(batches).toEqual(['0:0-3 1:100-107', '1:107-112']);
});

test('more partitions than messages in a batch still all get their turn', async () => {
  const applier = new Applier(all, 2);
  const submitted = Array.from({ length: 5 }, (_, partition) => applier.submit(slice(partition, 3)));
  expect(await Promise.all(submitted)).toEqual([3n, 3n, 3n, 3n, 3n]);
});

test('a slice behind a gap is handed back with the offset to go on from, the others are applied', async () => {
  const applier = new Applier(async (slices) => slices.map((each) => (each.partition === 0 ? 5n : each.next)), 10);
  expect(await Promise.all([applier.submit(slice(0, 3, 8n)), applier.submit(slice(1, 3))])).toEqual([5n, 3n]);
});

test('a failure reaches those whose messages were in the batch', async () => {
  const applier = new Applier(() => Promise.reject(new Error('broken')), 10);
  await expect(applier.submit(slice(0, 3))).rejects.toThrow('broken');
});

test('stopping finishes the batch under way and hands back what waits, with how far it is applied', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const applier = new Applier(async (slices) => {
    begin();
    await released;
    return all(slices);
  }, 4);
  const first = applier.submit(slice(0, 2));
  const second = applier.submit(slice(1, 3));
  await begun;
  const third = applier.submit(slice(2, 3));
  const stopped = applier.stop();
  release();
  expect(await Promise.all([first, second, third])).toEqual([2n, 2n, 0n]);
  await stopped;
  expect(await applier.submit(slice(0, 1))).toBe(0n);
});
