/**
 * Step 2 of a batch: locks the partitions' rows and drops what is applied already (replay after a crash, zombie, rebalance). A slice that
 * begins above the next offset has a gap behind it: it is handed back to be read from there.
 */
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { type LockedPosition, lockOffsets } from '@loyalty-ladder/store/stream/lock-offsets.ts';
import type { SliceResult } from '@loyalty-ladder/stream/stream-message.ts';
import type { ClientBase } from 'pg';
import type { Decoded, DecodedSlice } from './decode-slices.ts';
import type { LogSlice } from './log-slice.ts';
import { StreamLostError } from './start-position.ts';

/** What a transaction applies of a slice: what lies at or above Postgres' next offset. */
export interface Accepted {
  readonly slice: LogSlice;
  readonly records: readonly Decoded[];
}

export interface Acceptance {
  /** Where to go on, by slice, once the transaction is committed. */
  readonly results: ReadonlyMap<LogSlice, SliceResult>;
  readonly accepted: readonly Accepted[];
}

export async function acceptSlices(
  tx: ClientBase,
  group: string,
  decoded: readonly DecodedSlice[],
): Promise<Acceptance> {
  const slices = decoded.map(({ slice }) => slice);
  const positions = await lockOffsets(tx, group, slices);
  const results = new Map<LogSlice, SliceResult>();
  const accepted: Accepted[] = [];
  for (const { slice, records } of decoded) {
    const key = topicPartitionKey(slice);
    const position = positions.get(key);
    if (position === undefined) throw new Error(`${key} has no row in stream_offsets: begin() was not called`);
    assertSameLog(key, slice, position);
    const { nextOffset } = position;
    results.set(slice, slice.from > nextOffset ? nextOffset : slice.next);
    if (slice.from > nextOffset || slice.next <= nextOffset) continue;
    accepted.push({ slice, records: records.filter(({ message }) => message.offset >= nextOffset) });
  }
  return { results, accepted };
}

/** What was read before an operator had the partition begun anew says nothing of the log as it is now. */
function assertSameLog(key: string, slice: LogSlice, position: LockedPosition): void {
  if (slice.generation === position.generation) return;
  throw new StreamLostError(
    `${key}: an operator has had its log begun anew (generation ${position.generation}) while this process was reading the one before ` +
      `(${slice.generation}): nothing of that is applied. A restart goes on with the log as it is now.`,
  );
}
