/**
 * Whether what Postgres has applied of a partition, the log as it is now and what Kafka's group has committed belong together; if not, what
 * has happened, and which verb of `npm run streams` goes on from there. A consumer asks before it reads, an operator when it has stopped.
 */
import { type TopicPartition, topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { StreamPosition } from './stream-position.ts';

/** A partition's log as Kafka has it. */
export interface LogNow {
  /** First offset still in the log. */
  readonly low: bigint;
  /** Offset of the next record to be appended. */
  readonly high: bigint;
  /** Kafka's own id of the topic; undefined: not known. */
  readonly topicId: string | undefined;
}

/**
 * - recreated: the topic was deleted and made again, as its id proves.
 * - too-short: the log ends below what was applied, and no id tells whether it is the log it was.
 * - truncated: the same, of the same topic: a broker has lost the end (unclean election, a restored disk).
 * - replaced: another record lies where the one applied last was. Seen only by reading it.
 * - cut: records were deleted (retention, delete-records) before they were applied.
 * - store-behind: Kafka's group, which only ever follows the store, has committed more: the store was restored or recreated.
 */
export type StreamFault = 'recreated' | 'too-short' | 'truncated' | 'replaced' | 'cut' | 'store-behind';

export type StreamVerb = 'accept-loss' | 'begin-anew' | 'read-again';

/** What goes on from there. The first verb is the one to be told; the others are as safe. */
export const VERBS_OF_FAULT: Readonly<Record<StreamFault, readonly [StreamVerb, ...StreamVerb[]]>> = {
  recreated: ['begin-anew'],
  'too-short': ['begin-anew'],
  truncated: ['accept-loss', 'begin-anew'],
  replaced: ['begin-anew'],
  cut: ['accept-loss'],
  'store-behind': ['read-again'],
};

/**
 * @param position undefined: the group has never applied anything of the partition.
 * @param committed the group's offset in Kafka; undefined: none.
 * @returns undefined: they belong together, as far as can be told without reading.
 */
export function judgePosition(
  position: StreamPosition | undefined,
  { low, high, topicId }: LogNow,
  committed: bigint | undefined,
): Exclude<StreamFault, 'replaced'> | undefined {
  const next = position?.nextOffset ?? low;
  const known = position?.topicId;
  const isSame = known !== undefined && topicId !== undefined ? known === topicId : undefined;
  if (isSame === false) return 'recreated';
  if (next > high) return isSame ? 'truncated' : 'too-short';
  if (next < low) return 'cut';
  if (committed !== undefined && committed > next) return 'store-behind';
  return undefined;
}

/** What mends it, as an operator types it: a topic that was made again is another one in all of its partitions. */
export function mendingCommand(fault: StreamFault, place: TopicPartition): string {
  const [verb] = VERBS_OF_FAULT[fault];
  return `npm run streams -- ${verb} ${fault === 'recreated' ? place.topic : topicPartitionKey(place)} --reason TEXT`;
}
