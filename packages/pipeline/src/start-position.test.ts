import type { PartitionSlice } from '@loyalty-ladder/stream/stream-message.ts';
import { expect, test } from 'vitest';
import { anchorOf } from './anchor.ts';
import { checkStart, decideStart, StreamLostError } from './start-position.ts';

function slice(from: bigint, ...offsets: bigint[]): PartitionSlice {
  const messages = offsets.map((offset) => ({
    offset,
    timestamp: 1000n,
    key: Buffer.from('c1'),
    value: null,
    headers: {},
  }));
  return { topic: 't', partition: 0, from, messages, next: (offsets.at(-1) ?? from) + 1n };
}

const [applied] = slice(41n, 41n).messages;
if (applied === undefined) throw new Error('no message');
const anchor = anchorOf(applied);
const position = { nextOffset: 42n, anchor };
const bounds = { low: 0n, high: 90n, committed: undefined };

test('a new group begins where the log begins', () => {
  expect(decideStart('t/0', undefined, { ...bounds, low: 7n })).toEqual({ start: 7n });
});

test('a known group begins at its anchor, wherever Kafka says the group is', () => {
  for (const committed of [undefined, 3n, 42n]) {
    const { start, check } = decideStart('t/0', position, { ...bounds, committed });
    expect(start).toBe(41n);
    expect(check && checkStart('t/0', check, slice(41n, 41n, 42n))).toBeUndefined();
  }
});

test('an anchor that retention has deleted is not looked for', () => {
  expect(decideStart('t/0', position, { low: 42n, high: 42n, committed: 42n })).toEqual({ start: 42n });
});

test.each([
  ['the topic was recreated and is shorter', { low: 0n, high: 5n, committed: undefined }],
  ['records were deleted before they were applied', { low: 50n, high: 90n, committed: 42n }],
])('it stops loudly when %s', (_, log) => {
  expect(() => decideStart('t/0', position, log)).toThrow(StreamLostError);
});

test('another record at the anchor is a recreated topic', () => {
  const { check } = decideStart('t/0', position, bounds);
  if (check?.anchor === undefined) throw new Error('no anchor to check');
  const others = [
    { ...anchor, timestamp: 1001n },
    { ...anchor, keyHash: Buffer.from('x') },
    { ...anchor, offset: 40n },
  ];
  for (const other of others) {
    expect(() => checkStart('t/0', { ...check, anchor: other }, slice(41n, 41n))).toThrow(StreamLostError);
  }
});

test.each([
  ['recreated', undefined, slice(0n, 0n, 1n)],
  ['restored to an earlier time', position, slice(41n, 41n, 42n)],
])('records that Kafka counts as consumed, but Postgres has not applied: Postgres was %s', (_, known, first) => {
  const { check } = decideStart('t/0', known, { ...bounds, committed: 60n });
  if (check === undefined) throw new Error('nothing to check');
  expect(() => checkStart('t/0', check, first)).toThrow(/restored or recreated/);
});

test('transaction markers alone between the two are nothing lost', () => {
  const { check } = decideStart('t/0', position, { ...bounds, committed: 44n });
  if (check === undefined) throw new Error('nothing to check');
  expect(checkStart('t/0', check, slice(41n, 41n, 44n, 45n))).toBeUndefined();
});
