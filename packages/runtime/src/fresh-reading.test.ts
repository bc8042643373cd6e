import { expect, test } from 'vitest';
import { FreshReading } from './fresh-reading.ts';

/** Readings are numbered in the order in which they begin, and end when they are told to. */
function numbered() {
  const ends: PromiseWithResolvers<void>[] = [];
  const reading = new FreshReading(async () => {
    const end = Promise.withResolvers<void>();
    const number = ends.push(end);
    await end.promise;
    return number;
  });
  return { reading, ends };
}

test('whoever asks while a reading is under way gets the next one, and all of them the same', async () => {
  const { reading, ends } = numbered();
  const first = reading.get();
  const later = [reading.get(), reading.get(), reading.get()];
  expect(ends).toHaveLength(1);
  ends[0]?.resolve();
  await expect(first).resolves.toBe(1);
  await expect.poll(() => ends.length).toBe(2);
  const latest = reading.get();
  ends[1]?.resolve();
  await expect(Promise.all(later)).resolves.toEqual([2, 2, 2]);
  await expect.poll(() => ends.length).toBe(3);
  ends[2]?.resolve();
  await expect(latest).resolves.toBe(3);
});

test('a reading that fails is told to those who waited for it, and the next one is made', async () => {
  const { reading, ends } = numbered();
  const failing = reading.get();
  const next = reading.get();
  ends[0]?.reject(new Error('away'));
  await expect(failing).rejects.toThrow('away');
  await expect.poll(() => ends.length).toBe(2);
  ends[1]?.resolve();
  await expect(next).resolves.toBe(2);
});
