/**
 * Step 2 of a batch: locks the partitions' rows and drops what is applied already (replay after a crash, zombie, rebalance). A slice that
 * begins above the next offset has a gap behind it: it is handed back to be read from there.
 */
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { lockOffsets } from '@loyalty-ladder/store/stream/lock-offsets.ts';
import type { PartitionSlice, SliceResult } from '@loyalty-ladder/stream/stream-message.ts';
import type { ClientBase } from 'pg';
import type { Decoded, DecodedSlice } from './decode-slices.ts';

/** What a transaction applies of a slice: what lies at or above Postgres' next offset. */
export interface Accepted {
  readonly slice: PartitionSlice;
  readonly records: readonly Decoded[];
}

export interface Acceptance {
  /** Where to go on, by slice, once the transaction is committed. */
  readonly results: ReadonlyMap<PartitionSlice, SliceResult>;
  readonly accepted: readonly Accepted[];
}

export async function acceptSlices(
  tx: ClientBase,
  group: string,
  decoded: readonly DecodedSlice[],
): Promise<Acceptance> {
  const slices = decoded.map(({ slice }) => slice);
  const offsets = await lockOffsets(tx, group, slices);
  const results = new Map<PartitionSlice, SliceResult>();
  const accepted: Accepted[] = [];
  for (const { slice, records } of decoded) {
    const nextOffset = offsets.get(topicPartitionKey(slice));
    if (nextOffset === undefined)
      throw new Error(`${topicPartitionKey(slice)} has no row in stream_offsets: begin() was not called`);
    results.set(slice, slice.from > nextOffset ? nextOffset : slice.next);
    if (slice.from > nextOffset || slice.next <= nextOffset) continue;
    accepted.push({ slice, records: records.filter(({ message }) => message.offset >= nextOffset) });
  }
  return { results, accepted };
}
