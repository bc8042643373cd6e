import { expect, test } from 'vitest';
import { SettledEnds } from './settled-ends.ts';

function counted() {
  let reads = 0;
  const ends = new SettledEnds(async () => new Map([['t/0', BigInt(++reads)]]));
  return { ends, reads: () => reads };
}

test('records of a backlog share one reading that is younger than they are', async () => {
  const { ends, reads } = counted();
  await ends.after(Date.now() - 10_000);
  expect((await ends.after(Date.now() - 5_000)).get('t/0')).toBe(1n);
  expect(reads()).toBe(1);
});

test('records appended after the last reading have the ends read anew, a moment later', async () => {
  const { ends, reads } = counted();
  await ends.after(Date.now() - 10_000);
  const appendedAtMs = Date.now();
  expect((await ends.after(appendedAtMs)).get('t/0')).toBe(2n);
  expect(reads()).toBe(2);
  expect(Date.now() - appendedAtMs).toBeGreaterThanOrEqual(249);
});

test('a recent reading serves who only asks for one', async () => {
  const { ends, reads } = counted();
  expect((await ends.recent()).get('t/0')).toBe(1n);
  expect((await ends.recent()).get('t/0')).toBe(1n);
  expect(reads()).toBe(1);
});
