import { expect, test } from 'vitest';
import { judgePosition, type StreamFault } from './judge-position.ts';

const position = { nextOffset: 42n, generation: 0, topicId: 'a', anchor: undefined, lostSince: undefined };
const log = { low: 0n, high: 90n, topicId: 'a' };

test.each<[string, StreamFault | undefined, typeof position | undefined, Partial<typeof log>, bigint | undefined]>([
  ['a group that has never read', undefined, undefined, { low: 7n }, undefined],
  ['a group that Kafka knows nothing of', undefined, position, {}, undefined],
  ['a group whose hint lags', undefined, position, {}, 3n],
  ['a log that was read to its end', undefined, position, { high: 42n }, 42n],
  ['a log that was cleared behind it', undefined, position, { low: 42n, high: 42n }, 42n],
  ['an empty log of another topic', 'recreated', position, { high: 0n, topicId: 'b' }, undefined],
  ['a longer log of another topic', 'recreated', position, { topicId: 'b' }, 42n],
  ['another topic whose first records are gone', 'recreated', position, { low: 60n, topicId: 'b' }, 42n],
  ['a shorter log of the same topic', 'truncated', position, { high: 41n }, 42n],
  ['records that nobody has applied, deleted', 'cut', position, { low: 50n }, 42n],
  ['all records deleted, applied or not', 'cut', position, { low: 90n }, 42n],
  ['Kafka counts as consumed what a restored store has not applied', 'store-behind', position, {}, 60n],
  ['Kafka counts as consumed what a recreated store knows nothing of', 'store-behind', undefined, {}, 1n],
])('%s: %s', (_, fault, known, now, committed) => {
  expect(judgePosition(known, { ...log, ...now }, committed)).toBe(fault);
});

test('without ids a log that is too short may be another one', () => {
  expect(judgePosition({ ...position, topicId: undefined }, { ...log, high: 5n }, 42n)).toBe('too-short');
  expect(judgePosition(position, { ...log, high: 5n, topicId: undefined }, 42n)).toBe('too-short');
  expect(judgePosition(position, { ...log, topicId: undefined }, 42n)).toBeUndefined();
});
