/** What identifies an applied record in the log without holding its content. */
import { hash } from 'node:crypto';
import type { Anchor } from './stream-position.ts';

/** As the broker has it. */
export interface AnchoredRecord {
  readonly offset: bigint;
  /** The broker's, ms. */
  readonly timestamp: bigint;
  readonly key: Buffer | null;
}

export function anchorOf({ offset, timestamp, key }: AnchoredRecord): Anchor {
  return {
    offset,
    timestamp,
    keyHash: key === null ? Buffer.alloc(0) : hash('sha256', key, 'buffer').subarray(0, 16),
  };
}

/** @param found at the anchor's offset; undefined: no record is there. */
export function isAnchor(anchor: Anchor, found: AnchoredRecord | undefined): boolean {
  if (found === undefined) return false;
  const { offset, timestamp, keyHash } = anchorOf(found);
  return offset === anchor.offset && timestamp === anchor.timestamp && keyHash.equals(anchor.keyHash);
}
