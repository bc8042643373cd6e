import type { Consumer, EachBatchPayload } from 'kafkajs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GroupMember } from './group-member.ts';
import type { Hold } from './stream-message.ts';

/** As the real one, by a clock that can be moved. */
vi.mock('@loyalty-ladder/runtime/backoff.ts', () => ({
  pause: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
}));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A member whose handler holds what it gets, and what it tells kafkajs. */
async function holding(why: Hold, resume = () => {}) {
  const told = { pause: vi.fn(), resume: vi.fn(resume), seek: vi.fn() };
  let eachBatch: (payload: EachBatchPayload) => Promise<void> = async () => {};
  const consumer = {
    ...told,
    events: {},
    on() {},
    async connect() {},
    async subscribe() {},
    async run(options: { readonly eachBatch: typeof eachBatch }) {
      ({ eachBatch } = options);
    },
  };
  const resumed = Promise.withResolvers<void>();
  const handler = {
    begin: async () => 10n,
    apply: async () => why,
    resumed: () => resumed.promise,
    stop: async () => {},
  };
  const onFatal = vi.fn();
  const options = { group: 'g', topics: ['t'], handler, sessionMs: 6_000, partitionsMax: 1, onFatal };
  const member = new GroupMember(consumer as unknown as Consumer, options);
  await member.join();
  const batch = {
    ...{ topic: 't', partition: 3, messages: [], fetchedOffset: '10' },
    ...{ firstOffset: () => '10', lastOffset: () => '19' },
  };
  const give = () => eachBatch({ batch, isStale: () => false, resolveOffset() {} } as unknown as EachBatchPayload);
  return { ...told, onFatal, give, resumeGroup: resumed.resolve };
}

const PLACE = [{ topic: 't', partitions: [3] }];

test('a halted partition is paused, read again from where it stood some seconds later, and paused again', async () => {
  const { give, pause, resume, seek } = await holding('halt');
  for (const times of [1, 2]) {
    await give();
    expect(pause.mock.calls).toEqual(Array(times).fill([PLACE]));
    expect(resume).toHaveBeenCalledTimes(times - 1);
    expect(seek).toHaveBeenLastCalledWith({ topic: 't', partition: 3, offset: '10' });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(resume.mock.calls).toEqual(Array(times).fill([PLACE]));
  }
});

test('while its group is paused a partition is not read again, however long that takes', async () => {
  const { give, pause, resume, seek, resumeGroup } = await holding('pause');
  await give();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(pause.mock.calls).toEqual([[PLACE]]);
  expect(seek).toHaveBeenLastCalledWith({ topic: 't', partition: 3, offset: '10' });
  expect(resume).not.toHaveBeenCalled();
  resumeGroup();
  await vi.advanceTimersByTimeAsync(0);
  expect(resume.mock.calls).toEqual([[PLACE]]);
});

test('it ends nothing that kafkajs has no group at that moment: it is joining again', async () => {
  const { give, resume, onFatal } = await holding('halt', () => {
    throw new Error('Consumer group was not initialized, consumer#run must be called first');
  });
  await give();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(resume).toHaveBeenCalledOnce();
  expect(onFatal).not.toHaveBeenCalled();
});
