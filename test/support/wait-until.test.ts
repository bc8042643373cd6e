import { expect, test } from 'vitest';
import { waitUntil } from './wait-until.ts';

test('it returns the first truthy answer, however long errors and empty answers went before', async () => {
  let asked = 0;
  const answer = await waitUntil(
    () => {
      asked++;
      if (asked === 1) throw new Error('not yet');
      return asked === 3 && 'here';
    },
    { what: 'answer' },
  );
  expect(answer).toBe('here');
});

test('what did not come is named, with the last value and whatever explains it', async () => {
  const waiting = waitUntil(() => 0, { what: 'customer', timeoutMs: 30, explain: () => 'the log says why' });
  await expect(waiting).rejects.toThrow(/no customer \(last value: 0\)\nthe log says why/);
});

test('an error that stays is the cause', async () => {
  const refused = new Error('refused');
  const waiting = waitUntil(() => Promise.reject(refused), { what: 'connection', timeoutMs: 30 });
  await expect(waiting).rejects.toMatchObject({ cause: refused });
});

test('a condition that never answers ends the wait as well', async () => {
  const waiting = waitUntil(() => new Promise(() => {}), { what: 'answer', timeoutMs: 30 });
  await expect(waiting).rejects.toThrow(/no answer \(last error: .*has not answered/);
});
