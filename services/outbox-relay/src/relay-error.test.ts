import { expect, test } from 'vitest';
import { isFatal, LeaseLostError, RowsRefusedError, StoresDisagreeError } from './relay-error.ts';

test('stores that disagree, rows that Kafka refuses and a program that is wrong are fatal', () => {
  expect(isFatal(new StoresDisagreeError('x'))).toBe(true);
  expect(isFatal(new RowsRefusedError('x'))).toBe(true);
  expect(isFatal(new RangeError('x'))).toBe(true);
  expect(isFatal('no error at all')).toBe(true);
});

test('a lost lease, and whatever clients throw when a connection breaks, is not', () => {
  expect(isFatal(new LeaseLostError('x'))).toBe(false);
  expect(isFatal(new Error('Connection terminated unexpectedly'))).toBe(false);
  expect(isFatal(new TypeError("Cannot read properties of undefined (reading 'write')"))).toBe(false);
});
