import { expect, test } from 'vitest';
import { type ApplyOrRefuse, applyBisecting } from './apply-bisecting.ts';
import type { LogSlice } from './log-slice.ts';

function slice(partition: number, offsets: readonly number[]): LogSlice {
  const messages = offsets.map((offset) => ({
    offset: BigInt(offset),
    timestamp: 0n,
    key: null,
    value: null,
    headers: [],
  }));
  return {
    topic: 't',
    partition,
    generation: 0,
    from: BigInt(offsets[0] ?? 0),
    first: BigInt(offsets[0] ?? 0),
    messages,
    next: BigInt((offsets.at(-1) ?? 0) + 1),
  };
}

/** Refuses batches that hold a poison record, as a transaction would: nothing of it is applied. */
function database(poison: ReadonlySet<string>) {
  const applied: string[] = [];
  const refused: string[] = [];
  const apply: ApplyOrRefuse = async (slices, refusal) => {
    const records = slices.flatMap((each) => each.messages.map(({ offset }) => `${each.partition}:${offset}`));
    if (refusal === undefined && records.some((record) => poison.has(record))) {
      throw Object.assign(new Error('out of range'), { code: '22003' });
    }
    (refusal === undefined ? applied : refused).push(...records);
    return slices.map((each) => each.next);
  };
  return { apply, applied, refused };
}

test('only the poison records are refused, everything else is applied in order', async () => {
  const { apply, applied, refused } = database(new Set(['0:3', '0:9', '1:5']));
  const slices = [slice(0, [1, 2, 3, 5, 8, 9, 10]), slice(1, [5]), slice(2, [7, 8])];
  expect(await applyBisecting(slices, apply)).toEqual([11n, 6n, 9n]);
  expect(refused).toEqual(['0:3', '0:9', '1:5']);
  expect(applied).toEqual(['0:1', '0:2', '0:5', '0:8', '0:10', '2:7', '2:8']);
});

test('other failures are not taken apart', async () => {
  const apply: ApplyOrRefuse = () => Promise.reject(Object.assign(new Error('deadlock'), { code: '40P01' }));
  await expect(applyBisecting([slice(0, [1, 2])], apply)).rejects.toThrow('deadlock');
});
