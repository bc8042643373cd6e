import { expect, test } from 'vitest';
import { decideStart, StreamLostError, verifyAnchor } from './start-position.ts';

const anchor = { offset: 41n, timestamp: 1000n, keyHash: Buffer.from('k') };
const position = { nextOffset: 42n, anchor };

test('a new group begins where the log begins', () => {
  expect(decideStart('t/0', undefined, { low: 7n, high: 90n, committed: undefined })).toEqual({ start: 7n });
});

test('a known group begins at its anchor, wherever Kafka says the group is', () => {
  expect(decideStart('t/0', position, { low: 0n, high: 90n, committed: 3n })).toEqual({ start: 41n, anchor });
  expect(decideStart('t/0', position, { low: 0n, high: 90n, committed: undefined })).toEqual({ start: 41n, anchor });
});

test('an anchor that retention has deleted is not looked for', () => {
  expect(decideStart('t/0', position, { low: 42n, high: 42n, committed: 42n })).toEqual({ start: 42n });
});

test.each([
  ['Postgres was recreated', undefined, { low: 0n, high: 90n, committed: 42n }],
  ['Postgres was restored to an earlier time', position, { low: 0n, high: 90n, committed: 43n }],
  ['the topic was recreated', position, { low: 0n, high: 5n, committed: undefined }],
  ['records were deleted before they were applied', position, { low: 50n, high: 90n, committed: 42n }],
])('it stops loudly when %s', (_, known, bounds) => {
  expect(() => decideStart('t/0', known, bounds)).toThrow(StreamLostError);
});

test('another record at the anchor is a recreated topic', () => {
  verifyAnchor('t/0', anchor, { ...anchor });
  for (const other of [undefined, { ...anchor, timestamp: 1001n }, { ...anchor, keyHash: Buffer.from('x') }]) {
    expect(() => verifyAnchor('t/0', anchor, other)).toThrow(StreamLostError);
  }
});
