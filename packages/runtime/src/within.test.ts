import { expect, test } from 'vitest';
import { within } from './within.ts';

const LONG_MS = 60_000;
const never = new Promise<never>(() => {});

test('work that is done in time is what there is, or its error', async () => {
  expect(await within(LONG_MS, Promise.resolve('done'))).toBe('done');
  await expect(within(LONG_MS, Promise.reject(new Error('refused')))).rejects.toThrow('refused');
});

test('work that takes longer is no longer waited for', async () => {
  await expect(within(1, never)).rejects.toThrow('no answer within 1 ms');
  expect(await within(1, never, () => 'late')).toBe('late');
});

test('what fails when nobody waits for it any more ends no process', async () => {
  const work = Promise.withResolvers<never>();
  await within(1, work.promise, () => {});
  work.reject(new Error('much later'));
  await new Promise(setImmediate); // Here it would be reported as unhandled.
});
