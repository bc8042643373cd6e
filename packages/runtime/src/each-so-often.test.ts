import { expect, test, vi } from 'vitest';
import { eachSoOften, type Habit } from './each-so-often.ts';
import { Shutdown } from './shutdown.ts';

function service(habit: Partial<Habit>) {
  const log = { debug: vi.fn(), info: vi.fn(), error: vi.fn() };
  const shutdown = new Shutdown(log as never, 5_000);
  const fail = vi.fn();
  const whole = { name: 'x', everyMs: 1, turn: async () => {}, atStop: async () => {}, stopMsMax: 50, ...habit };
  eachSoOften(whole, { log: log as never, onStop: shutdown.add.bind(shutdown), fail });
  return { log, fail, stop: () => shutdown.run() };
}

const away = async () => {
  throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
};

test('it is done again and again, and once more in its own way at the stop', async () => {
  const done: string[] = [];
  const { stop, log } = service({
    turn: async () => done.push('turn'),
    atStop: async () => done.push('at stop'),
  });
  await vi.waitUntil(() => done.length > 2);
  expect(await stop()).toBe(true);
  const stopped = done.length;
  expect(done.at(-1)).toBe('at stop');
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(done.length).toBe(stopped);
  expect(log.info).not.toHaveBeenCalled();
});

test('a stop is in order although what it needs is away, and says what could not be done', async () => {
  const { stop, log, fail } = service({ turn: away, atStop: away });
  await vi.waitUntil(() => log.debug.mock.calls.length > 0);
  expect(await stop()).toBe(true);
  expect(fail).not.toHaveBeenCalled();
  expect(log.info).toHaveBeenCalledWith(
    { err: expect.objectContaining({ message: 'away' }), part: 'x' },
    'could not be done a last time',
  );
});

test('what hangs is left alone once the time is over', async () => {
  const { stop, log } = service({ turn: () => new Promise(() => {}) });
  expect(await stop()).toBe(true);
  expect(log.info).toHaveBeenCalledOnce();
});

test('what cannot pass ends the process', async () => {
  const defect = new TypeError('ours');
  const { fail, stop } = service({
    turn: async () => {
      throw defect;
    },
  });
  await vi.waitUntil(() => fail.mock.calls.length > 0);
  expect(fail).toHaveBeenCalledWith(defect);
  await stop();
});
