/** What changed nothing follows the facts known today: a refold adds and removes, once by fact and reason. */
import type { NoEffect } from '../state/outcome.ts';

export interface NoEffectDifference {
  readonly added: readonly NoEffect[];
  readonly removed: readonly NoEffect[];
}

export function compareNoEffects(recorded: readonly NoEffect[], recomputed: readonly NoEffect[]): NoEffectDifference {
  return { added: without(recomputed, recorded), removed: without(recorded, recomputed) };
}

function without(from: readonly NoEffect[], those: readonly NoEffect[]): NoEffect[] {
  const known = new Set(those.map(keyOf));
  return from.filter((each) => !known.has(keyOf(each)));
}

function keyOf({ at, source, id, reason }: NoEffect): string {
  return `${reason}\0${at}\0${source}\0${id}`;
}
