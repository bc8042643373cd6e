/** Where a partition's log begins and ends, and what the group has committed: the broker's side of "where does reading start". */
import { type TopicPartition, topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { Admin } from 'kafkajs';
import type { StableOffsets } from './kafkajs/high-watermark.ts';
import { StreamError } from './stream-error.ts';

export interface LogBounds {
  /** First offset still in the log. */
  readonly low: bigint;
  /** Offset of the next record to be appended: the high watermark, whatever transactions are open. */
  readonly high: bigint;
}

export interface PartitionBounds extends TopicPartition, LogBounds {}

export interface StableBounds extends PartitionBounds {
  /** What can be read ends here: at `high`, or where the first transaction begins that was open. */
  readonly stable: bigint;
}

export async function readLogBounds(admin: Admin, topic: string): Promise<PartitionBounds[]> {
  const answers = await admin.fetchTopicOffsets(topic);
  return answers
    .map(({ partition, low, high }) => ({ topic, partition, low: BigInt(low), high: BigInt(high) }))
    .sort((a, b) => a.partition - b.partition);
}

/** The stable end last: below an end that is older than itself, it proves that a transaction was open. */
export async function readStableBounds(admin: Admin & StableOffsets, topic: string): Promise<StableBounds[]> {
  const bounds = await readLogBounds(admin, topic);
  const answers = await admin.fetchStableOffsets(
    topic,
    bounds.map(({ partition }) => partition),
  );
  return bounds.map((each) => {
    const stable = BigInt(findPartition(answers, each).offset);
    return { ...each, stable: stable < each.high ? stable : each.high };
  });
}

export async function readLogEnds(admin: Admin, topics: readonly string[]): Promise<Map<string, bigint>> {
  const bounds = await Promise.all(topics.map((topic) => readLogBounds(admin, topic)));
  return new Map(bounds.flat().map((each) => [topicPartitionKey(each), each.high]));
}

/** @returns undefined if the group never committed (-1), or kafkajs has reset it (-2, "earliest"). */
export async function readCommittedOffset(
  admin: Admin,
  group: string,
  { topic, partition }: TopicPartition,
): Promise<bigint | undefined> {
  const answers = await admin.fetchOffsets({ groupId: group, topics: [topic] });
  const partitions = answers.flatMap((answer) => answer.partitions);
  const offset = BigInt(findPartition(partitions, { topic, partition }).offset);
  return offset < 0n ? undefined : offset;
}

/** @throws StreamError as of a topic that is not there: the broker may not have heard of it yet. */
export function findPartition<Answer extends { readonly partition: number }>(
  answers: readonly Answer[],
  { topic, partition }: TopicPartition,
): Answer {
  const found = answers.find((each) => each.partition === partition);
  if (found !== undefined) return found;
  throw new StreamError('UNKNOWN_TOPIC_OR_PARTITION', `topic ${topic} has no partition ${partition}`);
}
