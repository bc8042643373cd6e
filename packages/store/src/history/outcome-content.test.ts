import { expect, test } from 'vitest';
import { contentOf, storedContent } from './outcome-content.ts';

test('points of any size are the same after jsonb', () => {
  const content = { expiryMonth: '2025-01', points: 2n ** 63n - 1n, expiresAt: 1, causes: [], programVersion: 1 };
  expect(contentOf('points.expiring', JSON.parse(JSON.stringify(storedContent(content))))).toEqual(content);
});

test('what has no points is stored as it is', () => {
  const content = { from: 'visitor', to: 'regular' };
  expect(storedContent(content)).toBe(content);
  expect(contentOf('stage.changed', content)).toBe(content);
});
