import { createLog } from '@loyalty-ladder/runtime/log.ts';
import { expect, test } from 'vitest';
import { OutboxSignal } from './outbox-signal.ts';

/** Far beyond a test's time limit: a wait that ends was woken. */
const LONG_MS = 600_000;
/** Port 9 (discard) answers nowhere. */
const NOWHERE = 'postgres://nobody@127.0.0.1:9/none';

const signal = () =>
  new OutboxSignal({ service: 'test', databaseUrl: NOWHERE, log: createLog({ service: 'test', level: 'silent' }) });

test('who waits is woken', async () => {
  const one = signal();
  const waiting = one.wait(LONG_MS);
  one.wake();
  await waiting;
});

test('a notification that came before the wait is not lost', async () => {
  const one = signal();
  one.wake();
  await one.wait(LONG_MS);
});

test('one notification wakes once', async () => {
  const one = signal();
  one.wake();
  one.wake();
  await one.wait(LONG_MS);
  const began = performance.now();
  await one.wait(30);
  expect(performance.now() - began).toBeGreaterThan(20);
});

test('without a connection it still lets go after the time given, and can be stopped', async () => {
  const one = signal();
  await one.listen();
  await one.wait(1);
  const waiting = one.wait(LONG_MS);
  await one.stop();
  await waiting;
});
