import { expect, test } from 'vitest';
import { compareUtf8 } from './fact-order.ts';

test('strings are compared by their UTF-8 bytes, as Postgres does with COLLATE "C"', () => {
  const texts = ['', 'A', 'A10', 'A9', 'a', 'z', 'é', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}'];
  for (const left of texts) {
    for (const right of texts) {
      const bytes = Buffer.compare(Buffer.from(left), Buffer.from(right));
      expect(Math.sign(compareUtf8(left, right)), `${left} ${right}`).toBe(bytes);
    }
  }
});
