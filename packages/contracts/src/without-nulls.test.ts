import { expect, test } from 'vitest';
import { withoutNulls } from './without-nulls.ts';

test('fields that are null are left out at any depth, other values stay as they are', () => {
  const value = { a: null, b: 0, c: '', d: [{ e: null, f: 1n }], g: { h: null }, i: Buffer.from('x') };
  expect(withoutNulls(value)).toEqual({ b: 0, c: '', d: [{ f: 1n }], g: {}, i: Buffer.from('x') });
});
