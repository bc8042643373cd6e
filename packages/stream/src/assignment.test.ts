import { expect, test, vi } from 'vitest';
import { Assignment } from './assignment.ts';
import type { PartitionSlice } from './stream-message.ts';

const PLACE = { topic: 't', partition: 3 };
const sliceFrom = (from: bigint): PartitionSlice => ({ ...PLACE, from, first: from, messages: [], next: from + 10n });
const fresh = () => false;

/** @param begins where reading begins, at first and after each loss. */
function assigned(...begins: readonly bigint[]) {
  const left = [...begins];
  const reading = { begin: vi.fn(async () => left.shift() ?? 0n), seek: vi.fn() };
  return { assignment: new Assignment(reading), reading };
}

test('where a partition begins is decided once, and sought', async () => {
  const { assignment, reading } = assigned(7n);
  await Promise.all([assignment.start(PLACE), assignment.start(PLACE)]);
  expect(reading.begin).toHaveBeenCalledTimes(1);
  expect(reading.seek.mock.calls).toEqual([[PLACE, 7n]]);
  expect(await assignment.isNext(sliceFrom(7n), fresh)).toBe(true);
});

test('a slice has to begin where the last one ended', async () => {
  const { assignment, reading } = assigned(7n);
  await assignment.start(PLACE);
  assignment.follow(PLACE, 17n);
  expect(await assignment.isNext(sliceFrom(17n), fresh)).toBe(true);
  expect(reading.begin).toHaveBeenCalledTimes(1);
});

test('behind a gap it is decided anew', async () => {
  const { assignment, reading } = assigned(7n, 90n);
  await assignment.start(PLACE);
  expect(await assignment.isNext(sliceFrom(80n), fresh)).toBe(false);
  expect(reading.seek).toHaveBeenLastCalledWith(PLACE, 90n);
  expect(await assignment.isNext(sliceFrom(90n), fresh)).toBe(true);
});

test('a partition that comes from elsewhere however often it is begun ends the reading: it would stand still unseen', async () => {
  const { assignment, reading } = assigned(...Array(20).fill(7n));
  const reads = async () => {
    for (;;) await assignment.isNext(sliceFrom(8n), fresh);
  };
  await expect(reads()).rejects.toThrow('t/3 does not go on at 7: it is read from 8 each time');
  expect(reading.begin).toHaveBeenCalledTimes(11);
});

test('a slice that was fetched before a seek is no gap', async () => {
  const { assignment, reading } = assigned(7n);
  expect(await assignment.isNext(sliceFrom(0n), () => true)).toBe(false);
  expect(reading.begin).toHaveBeenCalledTimes(1);
});

test('once it has ended nothing is sought, and no slice is the next one', async () => {
  const { assignment, reading } = assigned(7n);
  const next = assignment.isNext(sliceFrom(7n), fresh);
  assignment.end();
  expect(await next).toBe(false);
  expect(reading.seek).not.toHaveBeenCalled();
});
