/** Where a partition's log begins and ends, and what the group has committed: the broker's side of "where does reading start". */
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { Admin } from 'kafkajs';
import { inStreamErrors, StreamError } from './stream-error.ts';

export interface LogBounds {
  /** First offset still in the log. */
  readonly low: bigint;
  /** Offset of the next record to be appended. */
  readonly high: bigint;
}

/** @throws StreamError */
export async function readLogBounds(admin: Admin, topic: string, partition: number): Promise<LogBounds> {
  const { low, high } = find(await inStreamErrors(admin.fetchTopicOffsets(topic)), topic, partition);
  return { low: BigInt(low), high: BigInt(high) };
}

/** @returns undefined if the group never committed (-1), or kafkajs has reset it (-2, "earliest"). @throws StreamError */
export async function readCommittedOffset(
  admin: Admin,
  group: string,
  topic: string,
  partition: number,
): Promise<bigint | undefined> {
  const answer = await inStreamErrors(admin.fetchOffsets({ groupId: group, topics: [topic] }));
  const offset = BigInt(
    find(
      answer.flatMap(({ partitions }) => partitions),
      topic,
      partition,
    ).offset,
  );
  return offset < 0n ? undefined : offset;
}

/** The broker's answers are not in order of partition. One that is not there yet is as a topic that is not there. */
function find<Answer extends { readonly partition: number }>(
  answers: readonly Answer[],
  topic: string,
  partition: number,
): Answer {
  const found = answers.find((each) => each.partition === partition);
  if (found === undefined)
    throw new StreamError('UNKNOWN_TOPIC_OR_PARTITION', `topic ${topic} has no partition ${partition}`);
  return found;
}

/** Offset of the next record to be appended, of every partition of the topics, by `topic/partition`. */
export async function readLogEnds(admin: Admin, topics: readonly string[]): Promise<Map<string, bigint>> {
  const ends = await inStreamErrors(Promise.all(topics.map((topic) => endsOf(admin, topic))));
  return new Map(ends.flat());
}

async function endsOf(admin: Admin, topic: string): Promise<(readonly [string, bigint])[]> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets.map(({ partition, high }) => [topicPartitionKey({ topic, partition }), BigInt(high)] as const);
}
