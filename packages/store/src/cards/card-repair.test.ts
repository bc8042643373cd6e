import { expect, test } from 'vitest';
import { snapshotUpTo } from './card-repair.ts';

test('a snapshot is cut behind a transaction, and those that still ran before it stay unseen', () => {
  expect(snapshotUpTo('10:20:10,14,18', 15n)).toBe('10:16:10,14');
});

test('of a snapshot with nothing running before the transaction everything up to it is seen', () => {
  expect(snapshotUpTo('18:20:18', 15n)).toBe('16:16:');
  expect(snapshotUpTo('20:20:', 15n)).toBe('16:16:');
});

test('a snapshot is never extended', () => {
  expect(snapshotUpTo('10:20:10', 25n)).toBe('10:20:10');
});
