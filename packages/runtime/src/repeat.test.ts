import { expect, test, vi } from 'vitest';
import { repeat, type Trouble } from './repeat.ts';

const passing = () => Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });

/** Fails with each of the errors in turn, then succeeds. */
const failing = (...errors: readonly Error[]) => {
  const left = [...errors];
  return vi.fn(async () => {
    const error = left.shift();
    if (error !== undefined) throw error;
    return 'done';
  });
};

test('what fails for a passing reason is done again, and each failure told', async () => {
  const troubles: Trouble[] = [];
  expect(await repeat(failing(passing(), passing()), { onTrouble: (trouble) => troubles.push(trouble) })).toBe('done');
  expect(troubles).toMatchObject([
    { attempt: 0, error: { message: 'connection refused' } },
    { attempt: 1, error: { message: 'connection refused' } },
  ]);
});

test('the reason is the message, or what there is where it is empty', async () => {
  const reasons: string[] = [];
  const silent = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
  await repeat(failing(passing(), silent), { onTrouble: ({ reason }) => reasons.push(reason) });
  expect(reasons).toEqual(['connection refused', 'ECONNREFUSED']);
});

test('what does not pass ends it at once', async () => {
  const work = failing(new TypeError('a defect'));
  await expect(repeat(work, { onTrouble: () => {} })).rejects.toThrow('a defect');
  expect(work).toHaveBeenCalledTimes(1);
});

test('nothing is repeated once the signal has aborted, not even after the pause that it has ended', async () => {
  const stop = new AbortController();
  const work = failing(passing(), passing());
  const repeating = repeat(work, { onTrouble: () => stop.abort(), signal: stop.signal });
  await expect(repeating).rejects.toThrow('connection refused');
  await expect(repeat(work, { onTrouble: () => {}, signal: stop.signal })).rejects.toThrow('connection refused');
  expect(work).toHaveBeenCalledTimes(2);
});
