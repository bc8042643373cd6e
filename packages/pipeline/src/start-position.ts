/**
 * Where reading a partition begins: Postgres decides. Kafka's committed offset is written after Postgres' commit, so it can only lag;
 * when it leads, or the log does not hold what was applied, a store was restored or a topic recreated. Going on would double or lose
 * effects silently, so the service stops and says what to do.
 */
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import type { Anchor, StreamPosition } from '@loyalty-ladder/store/stream/stream-position.ts';
import type { LogBounds } from '@loyalty-ladder/stream/log-bounds.ts';
import type { PartitionSlice } from '@loyalty-ladder/stream/stream-message.ts';
import { anchorOf } from './anchor.ts';

const CARDS_AFTER_RESTORE =
  'If Postgres was restored, cards still tell what is lost: run `npm run rebuild-cards -- --restored`.';

/** Log and store do not belong together. */
export class StreamLostError extends OperatingError {
  override readonly code = 'STREAM_LOST';
}

export interface StartPosition {
  readonly start: bigint;
  /** The record that must be found at `start`. Undefined: never applied one, or retention has deleted it. */
  readonly anchor: Anchor | undefined;
}

/**
 * @param position undefined: this group has never applied anything of the partition.
 * @param committed the group's offset in Kafka, read before the position; undefined: none.
 * @throws StreamLostError
 */
export function decideStart(
  where: string,
  position: StreamPosition | undefined,
  { low, high }: LogBounds,
  committed: bigint | undefined,
): StartPosition {
  const next = position?.nextOffset ?? low;
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
  if (committed !== undefined && committed > next) {
    throw new StreamLostError(
      `${where}: Kafka's group has committed offset ${committed}, Postgres has applied up to ${next}: Postgres was restored or ` +
        'recreated. To apply the difference again, reset the group to the offsets in stream_offsets and restart. ' +
        CARDS_AFTER_RESTORE,
    );
  }
  const anchor = position?.anchor !== undefined && position.anchor.offset >= low ? position.anchor : undefined;
  return { start: anchor?.offset ?? next, anchor };
}

/** @param slice the first one read from `start`. @throws StreamLostError */
export function checkAnchor(where: string, anchor: Anchor, slice: PartitionSlice): void {
  if (isCompacted(anchor, slice) || isAnchor(anchor, slice)) return;
  throw new StreamLostError(
    `${where}: the record at offset ${anchor.offset} is not the one that was applied last: the topic was recreated or a store was ` +
      `restored. ${CARDS_AFTER_RESTORE}`,
  );
}

/** A hole is no other record: the topic was compacted for a while. In a log that was not, each offset has a record, if only a mark. */
function isCompacted({ offset }: Anchor, { first }: PartitionSlice): boolean {
  return first === undefined || first > offset;
}

function isAnchor(anchor: Anchor, slice: PartitionSlice): boolean {
  const found = slice.messages.find(({ offset }) => offset === anchor.offset);
  if (found === undefined) return false;
  const { timestamp, keyHash } = anchorOf(found);
  return timestamp === anchor.timestamp && keyHash.equals(anchor.keyHash);
}
