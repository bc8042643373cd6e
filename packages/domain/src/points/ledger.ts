/** "Double entry: an entry moves points from one account to another." Which accounts each kind moves between; 0 points write nothing. */
import type { Account, Cause, EntryKind } from '../state/entry.ts';
import type { Folding } from '../state/folding.ts';

const MOVES = {
  earn: { kind: 'earn', from: 'program:issued', to: 'customer:pending' },
  vest: { kind: 'vest', from: 'customer:pending', to: 'customer:available' },
  expire: { kind: 'expire', from: 'customer:available', to: 'program:expired' },
  reversePending: { kind: 'reverse', from: 'customer:pending', to: 'program:reversed' },
  reverseAvailable: { kind: 'reverse', from: 'customer:available', to: 'program:reversed' },
  hold: { kind: 'hold', from: 'customer:available', to: 'customer:held' },
  release: { kind: 'release', from: 'customer:held', to: 'customer:available' },
  capture: { kind: 'capture', from: 'customer:held', to: 'program:redeemed' },
  restore: { kind: 'restore', from: 'program:redeemed', to: 'customer:available' },
  adjustUp: { kind: 'adjust', from: 'program:adjusted', to: 'customer:available' },
  adjustDown: { kind: 'adjust', from: 'customer:available', to: 'program:adjusted' },
} as const satisfies Record<string, { kind: EntryKind; from: Account; to: Account }>;

export function post(folding: Folding, move: keyof typeof MOVES, points: bigint, cause: Cause): void {
  if (points <= 0n) return;
  const { kind, from, to } = MOVES[move];
  folding.entries.push({ at: folding.at, kind, from, to, points, cause });
  folding.changed = true;
}
