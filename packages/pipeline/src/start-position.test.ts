import { anchorOf } from '@loyalty-ladder/store/stream/anchor-of.ts';
import type { PartitionSlice } from '@loyalty-ladder/stream/stream-message.ts';
import { expect, test } from 'vitest';
import { checkAnchor, decideStart, StreamLostError } from './start-position.ts';

function slice(from: bigint, ...offsets: bigint[]): PartitionSlice {
  const messages = offsets.map((offset) => ({
    offset,
    timestamp: 1000n,
    key: Buffer.from('c1'),
    value: null,
    headers: [],
  }));
  return { topic: 't', partition: 0, from, first: offsets.at(0), messages, next: (offsets.at(-1) ?? from) + 1n };
}

const [applied] = slice(41n, 41n).messages;
if (applied === undefined) throw new Error('no message');
const anchor = anchorOf(applied);
const position = { nextOffset: 42n, generation: 0, topicId: 'a', anchor, lostSince: undefined };
const bounds = { low: 0n, high: 90n, topicId: 'a' };

test('a new group begins where the log begins', () => {
  expect(decideStart('t/0', undefined, { ...bounds, low: 7n }, undefined)).toEqual({ start: 7n });
});

test.each([undefined, 3n, 42n])(
  'a known group begins at its anchor, wherever Kafka says the group is: %s',
  (committed) => {
    expect(decideStart('t/0', position, bounds, committed)).toEqual({ start: 41n, anchor });
    expect(() => checkAnchor('t/0', anchor, slice(41n, 41n, 42n))).not.toThrow();
  },
);

test('an anchor that retention has deleted is not looked for', () => {
  expect(decideStart('t/0', position, { ...bounds, low: 42n, high: 42n }, 42n)).toEqual({ start: 42n });
});

test.each([
  ['the topic was recreated and is shorter', position, { ...bounds, high: 5n, topicId: 'b' }, undefined],
  ['records were deleted before they were applied', position, { ...bounds, low: 50n }, 42n],
  ['Kafka counts records as consumed that Postgres, restored, has not applied', position, bounds, 60n],
  ['Kafka counts records as consumed that Postgres, recreated, knows nothing of', undefined, bounds, 1n],
])('it stops loudly when %s', (_, known, log, committed) => {
  expect(() => decideStart('t/0', known, log, committed)).toThrow(StreamLostError);
});

test.each([
  ['at another time', { ...anchor, timestamp: 1001n }],
  ['of another key', { ...anchor, keyHash: Buffer.from('x') }],
])('another record where the anchor was is a recreated topic: %s', (_, other) => {
  expect(() => checkAnchor('t/0', other, slice(41n, 41n))).toThrow(StreamLostError);
});

test('a hole where the anchor was is no other record: the log was compacted', () => {
  expect(() => checkAnchor('t/0', anchor, slice(41n, 42n))).not.toThrow();
  expect(() => checkAnchor('t/0', anchor, slice(41n))).not.toThrow();
});

test('the mark of a transaction where the anchor was is another record', () => {
  expect(() => checkAnchor('t/0', anchor, { ...slice(41n), first: 41n })).toThrow(StreamLostError);
});
