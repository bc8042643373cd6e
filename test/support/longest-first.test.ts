import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LONG_FILES } from './longest-first.ts';

test('the files that are taken first are there', () => {
  const there = (path: string) => existsSync(new URL(`../../${path}`, import.meta.url));
  expect(Object.keys(LONG_FILES).filter((path) => !there(path))).toEqual([]);
});
