import { expect, test } from 'vitest';
import { instantText } from './instant-text.ts';

test.each([
  ['2010-08-13T17:34:00.000Z', '2010-08-13 17:34'],
  ['2010-08-13T17:34:05.000Z', '2010-08-13 17:34:05'],
  ['2010-08-13T17:34:00.007Z', '2010-08-13 17:34:00.007'],
  ['2010-08-13T00:00:00.000Z', '2010-08-13 00:00'],
])('%s is written %s', (iso, text) => {
  expect(instantText(Date.parse(iso))).toBe(text);
});
