import { expect, test } from 'vitest';
import { unlessAborted } from './unless-aborted.ts';

const hanging = () => new Promise<never>(() => {});

test('work that ends in time is waited for', async () => {
  const { signal } = new AbortController();
  expect(await unlessAborted(Promise.resolve(7), signal)).toBe(7);
  await expect(unlessAborted(Promise.reject(new Error('refused')), signal)).rejects.toThrow('refused');
});

test('work that hangs is left alone once the signal aborts', async () => {
  const stop = new AbortController();
  const waiting = unlessAborted(hanging(), stop.signal);
  stop.abort();
  expect(await waiting).toBeUndefined();
  expect(await unlessAborted(hanging(), stop.signal)).toBeUndefined();
});
