import type { StreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import { expect, test } from 'vitest';
import { isOfTopicBefore, readOnAt } from './read-on-at.ts';

const row = (nextOffset: bigint, topicId: string | null): StreamProgress => ({
  ...{ group: 'g', topic: 't', partition: 0, nextOffset, topicId },
  ...{ eventTime: null, isMisrouted: false, isLost: false, probes: 0n },
});

test.each<[string, StreamProgress | undefined, bigint, string | undefined, bigint, boolean]>([
  ['what was never read', undefined, 4n, 'a', 4n, false],
  ['the log that was read', row(7n, 'a'), 4n, 'a', 7n, false],
  ['a log that has lost what comes next', row(2n, 'a'), 4n, 'a', 4n, false],
  ['a log that was made again, however far it has grown', row(7n, 'a'), 0n, 'b', 0n, true],
  ['a log of which no id is known', row(7n, null), 4n, 'b', 7n, false],
  ['a log of a broker that knows no ids', row(7n, 'a'), 4n, undefined, 7n, false],
])('where reading goes on: %s', (_, progress, low, topicId, at, isBefore) => {
  expect(readOnAt(progress, low, topicId)).toBe(at);
  expect(isOfTopicBefore(progress, topicId)).toBe(isBefore);
});
