import { expect, test, vi } from 'vitest';
import { RunningTask, type Task } from './running-task.ts';

const passing = () => Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });

/** A task whose turns are what the test makes of them; each `begun` resolves with the next turn. */
function taskOf() {
  const turns: PromiseWithResolvers<number>[] = [];
  let begin: () => void = () => {};
  const turn: Task['turn'] = () => {
    const next = Promise.withResolvers<number>();
    turns.push(next);
    begin();
    return next.promise;
  };
  const begun = async (count: number): Promise<PromiseWithResolvers<number>> => {
    while (turns[count - 1] === undefined) {
      await new Promise<void>((resolve) => {
        begin = resolve;
      });
    }
    return turns[count - 1] as PromiseWithResolvers<number>;
  };
  return { task: { name: 'sweep', turn }, begun };
}

test('a turn that fails for a passing reason is repeated, and until then says why it is not ready', async () => {
  const { task, begun } = taskOf();
  const [fail, onTrouble] = [vi.fn(), vi.fn()];
  const running = new RunningTask(task, { fail, onTrouble, reasonAtFirst: 'has not begun' });
  expect(running.whyNotReady()).toEqual(['sweep: has not begun']);
  (await begun(1)).reject(passing());
  const second = await begun(2);
  expect(running.whyNotReady()).toEqual(['sweep: repeating after connection refused']);
  second.resolve(0);
  const third = await begun(3);
  expect(running.whyNotReady()).toEqual([]);
  third.resolve(60_000);
  await running.stop();
  expect(onTrouble).toHaveBeenCalledTimes(1);
  expect(fail).not.toHaveBeenCalled();
});

test('what does not pass ends the process, even while it is told to stop', async () => {
  const { task, begun } = taskOf();
  const fail = vi.fn();
  const running = new RunningTask(task, { fail, onTrouble: () => {} });
  const turn = await begun(1);
  const stopped = running.stop();
  turn.reject(new TypeError('a defect'));
  await stopped;
  expect(fail).toHaveBeenCalledWith(new TypeError('a defect'));
});

test('a failure that would pass is no reason to end otherwise than well when it is told to stop', async () => {
  const { task, begun } = taskOf();
  const fail = vi.fn();
  const running = new RunningTask(task, { fail, onTrouble: () => {} });
  const turn = await begun(1);
  const stopped = running.stop();
  turn.reject(passing());
  await stopped;
  expect(fail).not.toHaveBeenCalled();
});
