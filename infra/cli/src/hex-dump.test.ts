import { expect, test } from 'vitest';
import { hexDump } from './hex-dump.ts';

test('bytes stand in lines of sixteen with their offset and what of them is printable', () => {
  expect(hexDump(Buffer.from('loyalty ladder!!\u0000\u001b'))).toBe(
    [
      '00000000  6c 6f 79 61 6c 74 79 20 6c 61 64 64 65 72 21 21  loyalty ladder!!',
      '00000010  00 1b                                            ..',
    ].join('\n'),
  );
});

test('of many bytes the first are shown, and how many are not', () => {
  const lines = hexDump(Buffer.alloc(5_000)).split('\n');
  expect(lines.at(-1)).toBe('... 904 more bytes');
  expect(lines).toHaveLength(257);
});
