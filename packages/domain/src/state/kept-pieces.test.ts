import { expect, test } from 'vitest';
import { cancelled, line, purchase, returned } from '../testing/story.ts';
import { KeptPieces } from './kept-pieces.ts';

const DAY = '2024-01-01';

test.each([3, 200])('pieces are taken line by line out of %i lines', (count) => {
  const lines = Array.from({ length: count }, (_, index) => line(String(index), 100, { quantity: 3 }));
  const pieces = new KeptPieces(purchase('P', DAY, lines));
  expect([...pieces.take(returned('R', DAY, 'P', { 1: 2 }))]).toEqual([]);
  expect(pieces.kept.slice(0, 3)).toEqual([3, 1, 3]);
  expect([...pieces.take(returned('R', DAY, 'P', { 1: 2, none: 1, 2: 1 }))]).toEqual([
    'beyond-kept',
    'line-never-bought',
  ]);
  expect(pieces.kept.slice(0, 3)).toEqual([3, 0, 2]);
});

test('a line that repeats in a return is summed, and a reason is said once', () => {
  const pieces = new KeptPieces(purchase('P', DAY, [line('1', 100, { quantity: 3 }), line('2', 100)]));
  const twice = {
    ...returned('R', DAY, 'P', {}),
    lines: ['1', '1', '2', '2'].map((lineId) => ({ lineId, quantity: 2 })),
  };
  expect([...pieces.take(twice)]).toEqual(['beyond-kept']);
  expect(pieces.kept).toEqual([0, 0]);
});

test('a cancellation takes all that is kept, and nothing of nothing is no reason', () => {
  const pieces = new KeptPieces(purchase('P', DAY, [line('1', 100, { quantity: 3 }), line('2', 100)]));
  pieces.take(returned('R', DAY, 'P', { 1: 1 }));
  expect([...pieces.take(cancelled('X', DAY, 'P'))]).toEqual([]);
  expect([...pieces.take(cancelled('X', DAY, 'P'))]).toEqual([]);
  expect(pieces.kept).toEqual([0, 0]);
});
