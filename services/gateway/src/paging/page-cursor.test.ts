import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CursorKind, readCursor, writeCursor } from './page-cursor.ts';

const parts = fc.array(fc.string({ unit: fc.constantFrom(...'0123456789abcdef:,') }));
const epochs = fc.bigInt({ min: 0n, max: 10n ** 18n - 1n });

test('what was written is read again, for its own kind of list only', () => {
  fc.assert(
    fc.property(epochs, parts, (epoch, written) => {
      const text = writeCursor('statement', epoch, written);
      expect(text).toMatch(/^[\w-]+$/);
      expect(readCursor('statement', text)).toEqual({ epoch, parts: written });
      expect(readCursor('history', text)).toBeUndefined();
    }),
  );
});

test('anything else is none: any text, any bytes, and a cursor of which one character is another, missing or more', () => {
  const kinds: CursorKind[] = ['statement', 'history', 'outcomes', 'customers'];
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64url')),
  );
  fc.assert(fc.property(anything, (text) => kinds.every((kind) => readCursor(kind, text) === undefined)));
  const written = writeCursor('statement', 7n, ['12']);
  fc.assert(
    fc.property(fc.nat(written.length - 1), fc.string({ maxLength: 2 }), (at, put) => {
      const changed = written.slice(0, at) + put + written.slice(at + 1);
      expect(changed === written || readCursor('statement', changed) === undefined).toBe(true);
    }),
  );
});
