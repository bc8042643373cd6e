import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GroupPause } from './group-pause.ts';

/** As the real one, by a clock that can be moved. */
vi.mock('@loyalty-ladder/runtime/backoff.ts', () => ({
  pause: (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, ms);
      signal.addEventListener('abort', () => resolve());
    }),
}));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const PAUSE = { group: 'g', pausedAt: 0, actor: 'a', reason: 'secret' };

function pausing() {
  const read = vi.fn(async () => PAUSE as typeof PAUSE | undefined);
  const log = { warn: vi.fn(), info: vi.fn() };
  const pause = new GroupPause(read, log as never);
  const stopping = new AbortController();
  const state = { isOver: false };
  const wait = () => {
    state.isOver = false;
    return pause.resumed(stopping.signal).then(() => {
      state.isOver = true;
    });
  };
  return { read, log, pause, stopping, state, wait };
}

test('all partitions wait for one look a second, until the group is resumed', async () => {
  const { read, pause, state, wait, log } = pausing();
  pause.seen(PAUSE);
  pause.seen(PAUSE);
  void wait();
  void wait();
  await vi.advanceTimersByTimeAsync(5_000);
  expect([state.isOver, read.mock.calls.length]).toEqual([false, 5]);
  read.mockResolvedValue(undefined);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(state.isOver).toBe(true);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(read).toHaveBeenCalledTimes(6);
  expect(log.warn).toHaveBeenCalledOnce();
  expect(JSON.stringify(log.warn.mock.calls)).not.toContain('secret');
  expect(log.info).toHaveBeenCalledOnce();
});

test('a look that fails is left to the next batch, and a stop waits for no look', async () => {
  const { read, state, wait, stopping, pause } = pausing();
  pause.seen(PAUSE);
  read.mockRejectedValueOnce(new Error('away'));
  void wait();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(state.isOver).toBe(true);
  const waiting = wait();
  stopping.abort();
  await waiting;
  expect(read).toHaveBeenCalledOnce();
});
