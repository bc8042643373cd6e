/**
 * Step 2 of a batch: locks the partitions' rows and drops what is applied already (replay after a crash, zombie, rebalance). A slice that
 * begins above the next offset has a gap behind it: it is handed back to be read from there. Of a halted partition nothing is taken, nor
 * of any while the group is paused, and of what is taken the records of sources that are set aside become poison (source-watch.ts).
 */
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { roundTrip } from '@loyalty-ladder/store/postgres/transaction.ts';
import { type ConsumerPause, findConsumerPause } from '@loyalty-ladder/store/stream/consumer-pauses.ts';
import { type LockedPosition, lockOffsets } from '@loyalty-ladder/store/stream/lock-offsets.ts';
import { sharePauseLock } from '@loyalty-ladder/store/stream/pause-lock.ts';
import type { SliceResult } from '@loyalty-ladder/stream/stream-message.ts';
import type { ClientBase } from 'pg';
import type { BatchContext } from './batch-context.ts';
import type { AnonymousRecord, Decoded, DecodedSlice, ProbeRecord } from './decode-slices.ts';
import type { Halt } from './halted-partitions.ts';
import type { LogSlice } from './log-slice.ts';
import { type Watched, watchSources } from './source-watch.ts';
import { StreamLostError } from './start-position.ts';

/** What a transaction applies of a slice: what lies at or above Postgres' next offset. */
export interface Accepted {
  readonly slice: LogSlice;
  readonly records: readonly Decoded[];
  readonly anonymous: readonly AnonymousRecord[];
  readonly probes: readonly ProbeRecord[];
  /** What they say of their sources. */
  readonly watched: Watched;
}

export interface Acceptance {
  /** Where to go on, by slice, once the transaction is committed. */
  readonly results: ReadonlyMap<LogSlice, SliceResult>;
  readonly accepted: readonly Accepted[];
  /** Partitions that were halted before. */
  readonly halted: readonly Halt[];
  /** Of the group: nothing is accepted then. */
  readonly pause: ConsumerPause | undefined;
}

export async function acceptSlices(
  tx: ClientBase,
  { group, watchLimits }: Pick<BatchContext, 'group' | 'watchLimits'>,
  decoded: readonly DecodedSlice[],
): Promise<Acceptance> {
  const slices = decoded.map(({ slice }) => slice);
  const [, pause, positions] = await roundTrip([
    sharePauseLock(tx, group), // First: what is sent behind it sees each pause that is committed by then.
    findConsumerPause(tx, group),
    lockOffsets(tx, group, slices),
  ]);
  if (pause !== undefined)
    return { results: new Map(slices.map((slice) => [slice, 'pause'])), accepted: [], halted: [], pause };
  const results = new Map<LogSlice, SliceResult>();
  const accepted: Accepted[] = [];
  const halted: Halt[] = [];
  for (const each of decoded) {
    const { slice } = each;
    const key = topicPartitionKey(slice);
    const position = positions.get(key);
    if (position === undefined) throw new Error(`${key} has no row in stream_offsets: begin() was not called`);
    assertSameLog(key, slice, position);
    const { nextOffset } = position;
    const halt = haltOf(position);
    if (halt !== undefined) {
      results.set(slice, 'halt');
      halted.push(halt);
    } else if (slice.from > nextOffset || slice.next <= nextOffset) {
      results.set(slice, slice.from > nextOffset ? nextOffset : slice.next);
    } else {
      const taken = take(each, position, watchLimits);
      results.set(slice, taken.slice.next);
      accepted.push(taken);
    }
  }
  return { results, accepted, halted, pause };
}

/** Up to a record that halts the partition, if there is one: what comes behind it is handed out again, and finds the partition halted. */
function take(
  { slice, records, anonymous, probes }: DecodedSlice,
  { nextOffset, sources, now }: LockedPosition,
  limits: BatchContext['watchLimits'],
): Accepted {
  const fresh = records.filter(({ message }) => message.offset >= nextOffset);
  const watched = watchSources(sources, { partition: slice.partition, records: fresh, now }, limits);
  const next = fresh[watched.records.length]?.message.offset ?? slice.next;
  const isTaken = ({ message: { offset } }: AnonymousRecord | ProbeRecord) => offset >= nextOffset && offset < next;
  return {
    slice: { ...slice, next },
    records: watched.records,
    anonymous: anonymous.filter(isTaken),
    probes: probes.filter(isTaken),
    watched,
  };
}

function haltOf({ topic, partition, haltedSince, haltedBecause }: LockedPosition): Halt | undefined {
  if (haltedSince === null || haltedBecause === null) return undefined;
  return { topic, partition, since: haltedSince, because: haltedBecause };
}

/** What was read before an operator had the partition begun anew says nothing of the log as it is now. */
function assertSameLog(key: string, slice: LogSlice, position: LockedPosition): void {
  if (slice.generation === position.generation) return;
  throw new StreamLostError(
    `${key}: an operator has had its log begun anew (generation ${position.generation}) while this process was reading the one before ` +
      `(${slice.generation}): nothing of that is applied. A restart goes on with the log as it is now.`,
  );
}
