import { afterEach, expect, test, vi } from 'vitest';
import { OldestRecords, type Waiting } from './oldest-records.ts';

const asked: bigint[] = [];
/** A log whose records were appended at their offsets; none lies at 50. */
const stream = {
  firstRecords: async ({ ranges }: { ranges: readonly Waiting[] }) => {
    asked.push(...ranges.map(({ from }) => from));
    const found = ranges.map(({ from }) => [`t/0`, from === 50n ? null : { timestamp: from }] as const);
    return new Map(found.filter(([, record]) => record?.timestamp !== 60n));
  },
};

const at = (from: bigint, to = 100n, topicId = 'id'): Waiting => ({
  group: 'g',
  topic: 't',
  partition: 0,
  from,
  to,
  topicId,
});

async function find(records: OldestRecords, waiting: Waiting) {
  asked.length = 0;
  return { oldest: (await records.find([waiting])).get('g/t/0'), asked: [...asked] };
}

const open = () => {
  vi.useFakeTimers({ now: 1_000 });
  return new OldestRecords(stream as never, 2_000);
};
afterEach(() => vi.useRealTimers());

test('what stands is read once, however much comes behind it', async () => {
  const records = open();
  expect(await find(records, at(7n))).toEqual({ oldest: { appendedAt: 7, wasOldestAt: null }, asked: [7n] });
  vi.setSystemTime(60_000);
  expect(await find(records, at(7n, 900n))).toEqual({ oldest: { appendedAt: 7, wasOldestAt: null }, asked: [] });
});

test('what moves is not read again at once, and is told as of when it was', async () => {
  const records = open();
  await find(records, at(7n));
  vi.setSystemTime(2_900);
  expect(await find(records, at(9n))).toEqual({ oldest: { appendedAt: 7, wasOldestAt: 1_000 }, asked: [] });
  vi.setSystemTime(3_000);
  expect(await find(records, at(9n))).toEqual({ oldest: { appendedAt: 9, wasOldestAt: null }, asked: [9n] });
});

test('of another log nothing is known, nor of what was caught up with since', async () => {
  const records = open();
  await find(records, at(7n));
  expect((await find(records, at(7n, 100n, 'other'))).asked).toEqual([7n]);
  expect(await find(records, at(100n))).toEqual({ oldest: undefined, asked: [] });
  expect((await find(records, at(7n, 100n, 'other'))).asked).toEqual([7n]);
});

test('where there are but marks it is looked again once more has come', async () => {
  const records = open();
  expect((await find(records, at(50n))).oldest).toEqual({ appendedAt: null, wasOldestAt: null });
  expect((await find(records, at(50n))).asked).toEqual([]);
  expect((await find(records, at(50n, 101n))).asked).toEqual([50n]);
});

test('what Kafka does not hand out is not known, and asked for again', async () => {
  const records = open();
  expect(await find(records, at(60n))).toEqual({ oldest: undefined, asked: [60n] });
  expect((await find(records, at(60n))).asked).toEqual([60n]);
});
