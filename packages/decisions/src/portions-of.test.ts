import { expect, test } from 'vitest';
import { portionsOf } from './portions-of.ts';

const portions = (...weights: number[]) => portionsOf(weights, (weight) => weight, 10);

test('portions keep the order and weigh no more than allowed', () => {
  expect(portions(4, 6, 1, 9, 5, 5, 5)).toEqual([[4, 6], [1, 9], [5, 5], [5]]);
});

test('what weighs more than a portion may is a portion of its own', () => {
  expect(portions(1, 99, 1, 2)).toEqual([[1], [99], [1, 2]]);
});

test('what weighs nothing never begins a portion', () => {
  expect(portions(0, 10, 0, 0)).toEqual([[0, 10, 0, 0]]);
  expect(portions(99, 0)).toEqual([[99], [0]]);
});

test('nothing is no portion', () => {
  expect(portions()).toEqual([]);
});
