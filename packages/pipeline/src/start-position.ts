/**
 * Where reading a partition begins: Postgres decides. Kafka's committed offset is written after Postgres' commit, so it can only lag;
 * when it leads, or the log does not hold what was applied, a store was restored or a topic recreated. Going on would double or lose
 * effects silently, so the service stops and says what to do.
 */
import type { Anchor, StreamPosition } from '@loyalty-ladder/store/stream-position.ts';
import type { LogBounds } from '@loyalty-ladder/stream/log-bounds.ts';

/** Log and store do not belong together. */
export class StreamLostError extends Error {
  readonly code = 'STREAM_LOST';
  readonly retryable = false;
  readonly poison = false;
  override readonly name = 'StreamLostError';
}

export interface StartPosition {
  readonly start: bigint;
  /** The record that must be found at `start`; without it the log was truncated up to there by retention. */
  readonly anchor: Anchor | undefined;
}

/** @param position undefined: this group has never applied anything of the partition. @throws StreamLostError */
export function decideStart(where: string, position: StreamPosition | undefined, bounds: LogBounds): StartPosition {
  const { low, high, committed } = bounds;
  const next = position?.nextOffset ?? (committed === undefined ? low : 0n);
  if (committed !== undefined && committed > next) {
    throw new StreamLostError(
      `${where}: Kafka's group has committed offset ${committed}, Postgres has applied up to ${next}: Postgres was restored or ` +
        'recreated. To apply the difference again, reset the group to the offsets in stream_offsets and restart.',
    );
  }
  if (next > high) {
    throw new StreamLostError(
      `${where}: Postgres has applied up to ${next}, but the log ends at ${high}: the topic was recreated or lost records.`,
    );
  }
  if (next < low) {
    throw new StreamLostError(
      `${where}: Postgres has applied up to ${next}, but the log begins at ${low}: records between were deleted before they were applied.`,
    );
  }
  const anchor = position?.anchor;
  if (anchor === undefined || anchor.offset < low) return { start: next, anchor: undefined };
  return { start: anchor.offset, anchor };
}

/** @param found the record at the anchor's offset, undefined if the log has none there. @throws StreamLostError */
export function verifyAnchor(where: string, anchor: Anchor, found: Anchor | undefined): void {
  const same =
    found?.offset === anchor.offset && found.timestamp === anchor.timestamp && found.keyHash.equals(anchor.keyHash);
  if (same) return;
  throw new StreamLostError(
    `${where}: the record at offset ${anchor.offset} is not the one that was applied last: the topic was recreated or a store was restored.`,
  );
}
