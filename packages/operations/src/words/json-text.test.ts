import { expect, test } from 'vitest';
import { jsonText } from './json-text.ts';

test('points of any size are decimal strings', () => {
  expect(jsonText({ points: 9_007_199_254_740_993n })).toBe('{"points":"9007199254740993"}');
});

test('measures are numbers, read from a topic or computed', () => {
  const measure = { name: 'keptDays', value: 2, threshold: 3, holds: false };
  expect(jsonText([{ ...measure, value: 2n, threshold: 3n }])).toBe(jsonText([measure]));
});

test('instants are ISO 8601, at any depth, and other numbers are not touched', () => {
  const value = { entries: [{ at: 0, count: 5 }], nextCheckAt: 86_400_000, brokerTimestamp: 0, since: null };
  expect(JSON.parse(jsonText(value))).toEqual({
    entries: [{ at: '1970-01-01T00:00:00.000Z', count: 5 }],
    nextCheckAt: '1970-01-02T00:00:00.000Z',
    brokerTimestamp: '1970-01-01T00:00:00.000Z',
    since: null,
  });
});

test('an instant that no date can hold is null', () => {
  expect(jsonText({ at: Number.NEGATIVE_INFINITY })).toBe('{"at":null}');
});

test('bytes are base64, maps are objects', () => {
  expect(jsonText(new Map([['key', Buffer.from('abc')]]))).toBe('{"key":"YWJj"}');
});
