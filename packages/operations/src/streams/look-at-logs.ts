/** Reads what only the log itself can tell: whether the record applied last is there, and when the first one was appended that is. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type TopicPartition, topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { isAnchor } from '@loyalty-ladder/store/stream/anchor-of.ts';
import { judgePosition } from '@loyalty-ladder/store/stream/judge-position.ts';
import type { PartitionRange } from '@loyalty-ladder/stream/read-ranges.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import type { Standing, StreamSource } from './standing.ts';

export interface Seen {
  /** Another record lies where the one applied last was; a hole is none, compaction left it. */
  readonly isReplaced: boolean;
  /** Of the first record there is, where some before it were deleted. */
  readonly firstAppendedAt: Instant | null;
}

export type SeenOf = (place: TopicPartition & { readonly group: string }) => Seen;

export async function lookAtLogs({ stream, lookGroup }: StreamSource, standings: readonly Standing[]): Promise<SeenOf> {
  const found = new Map<string, StreamMessage>();
  // Groups may share a topic, and a range is known by its partition: one group after the other.
  for (const [group, own] of Map.groupBy(standings, (each) => each.group)) {
    const ranges = own.flatMap((each) => rangeOf(each) ?? []);
    await stream.readRanges({
      group: lookGroup,
      ranges,
      onMessage: (message, topic, partition) => {
        found.set(keyOf({ group, topic, partition }), message);
        return 'enough';
      },
    });
  }
  const byKey = new Map(standings.map((each) => [keyOf(each), each]));
  return (place) => {
    const key = keyOf(place);
    const message = found.get(key);
    const anchor = anchorToSee(byKey.get(key));
    const isReplaced = anchor !== undefined && message !== undefined && !isAnchor(anchor, message);
    return { isReplaced, firstAppendedAt: anchor === undefined && message ? Number(message.timestamp) : null };
  };
}

/** The record at the anchor alone; all that is there, where the first of it is asked for. */
function rangeOf(standing: Standing): PartitionRange | undefined {
  const { topic, partition, log } = standing;
  const anchor = anchorToSee(standing);
  if (anchor !== undefined) return { topic, partition, from: anchor.offset, to: anchor.offset + 1n };
  return faultOf(standing) === 'cut' ? { topic, partition, from: log.low, to: log.high } : undefined;
}

/** Where something else is known to be wrong it does not matter; what retention has deleted proves nothing. */
function anchorToSee(standing: Standing | undefined) {
  if (standing === undefined) return undefined;
  const { position, log } = standing;
  const fault = faultOf(standing);
  const isAsked = fault === undefined || fault === 'store-behind';
  const anchor = position?.anchor;
  return isAsked && anchor !== undefined && anchor.offset >= log.low ? anchor : undefined;
}

const faultOf = ({ position, log, committed }: Standing) => judgePosition(position, log, committed);

const keyOf = ({ group, ...place }: TopicPartition & { readonly group: string }): string =>
  `${group}/${topicPartitionKey(place)}`;
