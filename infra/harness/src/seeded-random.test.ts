import { expect, test } from 'vitest';
import { SeededRandom } from './seeded-random.ts';

const draw = (seed: string, count: number) => {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () => random.unit());
};

test('the same seed gives the same numbers, another seed others', () => {
  expect(draw('a', 20)).toEqual(draw('a', 20));
  expect(draw('a', 20)).not.toEqual(draw('b', 20));
});

test('numbers are spread evenly over 0..1', () => {
  const counts = Array.from({ length: 10 }, () => 0);
  for (const unit of draw('spread', 100_000)) counts[Math.floor(unit * 10)] = (counts[Math.floor(unit * 10)] ?? 0) + 1;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

test('a shuffle keeps every item and moves nearly all of them', () => {
  const items = Uint32Array.from({ length: 1_000 }, (_, index) => index);
  new SeededRandom('cards').shuffle(items);
  expect([...items].sort((a, b) => a - b)).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
  expect(items.filter((item, index) => item === index).length).toBeLessThan(10);
});

test('waiting times have the mean that was asked for', () => {
  const random = new SeededRandom('wait');
  const waits = Array.from({ length: 50_000 }, () => random.exponential(120));
  expect(waits.reduce((sum, wait) => sum + wait, 0) / waits.length).toBeCloseTo(119.5, -1);
});
