/**
 * Fold order: (occurredAt, source, id), source and id by their UTF-8 bytes, as Postgres `COLLATE "C"` does.
 * JavaScript's `<` compares UTF-16 code units and differs above U+FFFF, where surrogates (D800..DFFF) sort below E000..FFFF.
 */
import type { Fact } from './fact.ts';

/** What a fact's place in fold order is told by. */
export type FactPlace = Pick<Fact, 'occurredAt' | 'source' | 'id'>;

export function compareFacts(a: FactPlace, b: FactPlace): number {
  return a.occurredAt - b.occurredAt || compareUtf8(a.source, b.source) || compareUtf8(a.id, b.id);
}

/** Sign of the comparison of two well-formed strings by their UTF-8 bytes. */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above U+FFFF, so they rank after every other code unit. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
