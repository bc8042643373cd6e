import type { StreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import { expect, test } from 'vitest';
import { knownOf, PurchasesWatch } from './purchases-watch.ts';

const stand = (partition: number, nextOffset: bigint, more: Partial<StreamProgress> = {}): StreamProgress => ({
  group: 'g',
  topic: 't',
  partition,
  nextOffset,
  topicId: null,
  eventTime: partition * 100,
  isMisrouted: false,
  isLost: false,
  probes: 0n,
  ...more,
});
const ENDS = new Map([
  ['t/1', 10n],
  ['t/11', 20n],
  ['t/2', 0n],
]);

test('all purchases of a partition are known once its log is applied to the end, whatever waits in others', () => {
  expect(knownOf(1, ENDS, [stand(1, 10n), stand(11, 3n)])).toEqual({ isWhole: true });
  expect(knownOf(1, ENDS, [stand(1, 9n), stand(11, 20n)])).toEqual({ isWhole: false, appliedTo: 100 });
});

test('a log that nobody has begun to read is not known, unless it is empty', () => {
  expect(knownOf(1, ENDS, [])).toEqual({ isWhole: false, appliedTo: null });
  expect(knownOf(2, ENDS, [])).toEqual({ isWhole: true });
});

test('a log that is not the one that was read is not known, whatever its offsets say', () => {
  expect(knownOf(1, ENDS, [stand(1, 10n, { isLost: true })])).toEqual({ isWhole: false, appliedTo: 100 });
});

test('while a source misroutes nothing is known before all partitions are', () => {
  const behind = [stand(1, 10n), stand(11, 19n, { isMisrouted: true })];
  expect(knownOf(1, ENDS, behind)).toEqual({ isWhole: false, appliedTo: 1_100 });
  expect(knownOf(1, ENDS, [stand(1, 10n), stand(11, 20n, { isMisrouted: true })])).toEqual({ isWhole: true });
});

function watchOf(logEnds: () => Promise<Map<string, bigint>>, applied: bigint[]): PurchasesWatch {
  const next = () => (applied.length > 1 ? applied.shift() : applied[0]) ?? 0n;
  const pool = { query: async () => ({ rows: [{ ...stand(1, next()), topic: 'loyalty.purchases' }] }) } as never;
  return new PurchasesWatch({ stream: { logEnds }, pool, topicPrefix: '', waitMs: 200 });
}

test('whoever spends waits for what is being applied, and gives up in time where it is not', async () => {
  const ends = async () => new Map([['loyalty.purchases/1', 10n]]);
  expect(await watchOf(ends, [8n, 9n, 10n]).known(1)).toEqual({ isWhole: true });
  expect(await watchOf(ends, [9n]).known(1)).toEqual({ isWhole: false, appliedTo: 100 });
  expect(await watchOf(ends, [9n, 10n]).knownNow(1)).toEqual({ isWhole: false, appliedTo: 100 });
});

test('while Kafka is away, or hangs, nothing is known', async () => {
  const away = watchOf(() => Promise.reject(new Error('away')), [10n]);
  const hangs = watchOf(() => new Promise(() => {}), [10n]);
  for (const watch of [away, hangs]) expect(await watch.known(1)).toEqual({ isWhole: false, appliedTo: null });
});
