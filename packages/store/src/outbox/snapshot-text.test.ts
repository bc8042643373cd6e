import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSnapshot } from './snapshot-text.ts';

test.each(['1:1:', '10:20:', '10:20:10,14,15', '10:20:10,10', '4294967297:4294967299:4294967297'])(
  '%s is a snapshot',
  (text) => {
    expect(isSnapshot(text)).toBe(true);
  },
);

test.each([
  ...[
    '',
    '1',
    '1:1',
    ':1:',
    '0:1:',
    '5:4:',
    '10:20:9',
    '10:20:20',
    '10:20:15,14',
    '10:20:,',
    '10:20:11,',
    ' 1:1:',
    '1:1:\n',
  ],
  ...['-1:1:', '1:1:1', '4294967296:4294967297:', '1:9223372036854775808:', '1:99999999999999999999:', '1e1:20:'],
])('%j is none', (text) => {
  expect(isSnapshot(text)).toBe(false);
});

test('no text at all is an error', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123:,-. x') }), (text) => typeof isSnapshot(text) === 'boolean'),
  );
});
