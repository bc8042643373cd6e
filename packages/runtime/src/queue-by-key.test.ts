import { expect, test } from 'vitest';
import { QueueByKey, QueueFullError } from './queue-by-key.ts';

test('what is of one key is done one after the other, and what is of others meanwhile', async () => {
  const queue = new QueueByKey(10);
  const events: string[] = [];
  const first = Promise.withResolvers<void>();
  const step = (key: string, name: string, until: Promise<void> = Promise.resolve()) =>
    queue.run(key, async () => {
      events.push(`${name} begins`);
      await until;
      events.push(`${name} ends`);
    });
  const a1 = step('a', 'a1', first.promise);
  const a2 = step('a', 'a2');
  await step('b', 'b1');
  first.resolve();
  await Promise.all([a1, a2]);
  expect(events).toEqual(['a1 begins', 'b1 begins', 'b1 ends', 'a1 ends', 'a2 begins', 'a2 ends']);
});

test('what fails keeps nobody behind it from being done', async () => {
  const queue = new QueueByKey(10);
  const failing = queue.run('a', () => Promise.reject(new Error('no')));
  const next = queue.run('a', async () => 'done');
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe('done');
});

test('more than its limit do not wait, and room comes back', async () => {
  const queue = new QueueByKey(1);
  const blocked = Promise.withResolvers<void>();
  const waiting = [queue.run('a', () => blocked.promise), queue.run('a', async () => {})];
  await expect(queue.run('a', async () => {})).rejects.toThrow(QueueFullError);
  blocked.resolve();
  await Promise.all(waiting);
  await expect(queue.run('a', async () => 'again')).resolves.toBe('again');
});
