import { expect, test } from 'vitest';
import { encodeArray, OutOfRangeError } from './pg-array.ts';

test('an array has its header, and each element its length', () => {
  expect(encodeArray('bigint', [1n, null, -2n]).toString('hex')).toBe(
    [
      '00000001 00000001 00000014 00000003 00000001',
      '00000008 0000000000000001',
      'ffffffff',
      '00000008 fffffffffffffffe',
    ]
      .join('')
      .replaceAll(' ', ''),
  );
});

test('an empty array has no dimension', () => {
  expect(encodeArray('text', []).toString('hex')).toBe('000000000000000000000019');
});

test('text is counted in bytes, bytes are as they are, jsonb begins with its version', () => {
  expect(encodeArray('text', ['aé']).subarray(20).toString('hex')).toBe('0000000361c3a9');
  expect(
    encodeArray('bytea', [Buffer.from([0, 255])])
      .subarray(20)
      .toString('hex'),
  ).toBe('0000000200ff');
  expect(encodeArray('jsonb', [{}]).subarray(20).toString('hex')).toBe('00000003017b7d');
});

test('instants are microseconds since 2000, and there is one before all time', () => {
  const bytes = encodeArray('timestamptz', [Date.UTC(2000, 0, 1) + 1, Number.NEGATIVE_INFINITY]);
  expect(bytes.readBigInt64BE(24)).toBe(1_000n);
  expect(bytes.readBigInt64BE(36)).toBe(-(2n ** 63n));
});

test('what does not fit into 64 bits is refused', () => {
  expect(() => encodeArray('bigint', [2n ** 63n])).toThrow(OutOfRangeError);
});
