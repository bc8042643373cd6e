import { expect, test } from 'vitest';
import { durationText } from './duration-text.ts';

test.each([
  [0, '0.0 s'],
  [9.94, '9.9 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [3_661, '1 h 1 min'],
  [172_800 + 7_200, '2 d 2 h'],
])('%d s are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
