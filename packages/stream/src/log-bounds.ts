/** Where a partition's log begins and ends, and what the group has committed: the broker's side of "where does reading start". */
import type { Admin } from 'kafkajs';

export interface LogBounds {
  /** First offset still in the log. */
  readonly low: bigint;
  /** Offset of the next record to be appended. */
  readonly high: bigint;
  /** The group's committed offset, undefined if it never committed. */
  readonly committed: bigint | undefined;
}

/** @throws Error when the topic lacks the partition. */
export async function readLogBounds(admin: Admin, group: string, topic: string, partition: number): Promise<LogBounds> {
  const [bounds, committed] = await Promise.all([
    admin.fetchTopicOffsets(topic),
    admin.fetchOffsets({ groupId: group, topics: [topic] }),
  ]);
  // Neither answer is in order of partition.
  const bound = bounds.find((each) => each.partition === partition);
  if (bound === undefined) throw new Error(`topic ${topic} has no partition ${partition}`);
  const offset = committed.flatMap((each) => each.partitions).find((each) => each.partition === partition)?.offset;
  return {
    low: BigInt(bound.low),
    high: BigInt(bound.high),
    committed: offset === undefined || offset === '-1' ? undefined : BigInt(offset),
  };
}

/** Offset of the next record to be appended, of every partition of the topics, by `topic/partition`. */
export async function readLogEnds(admin: Admin, topics: readonly string[]): Promise<Map<string, bigint>> {
  const ends = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
  return new Map(
    ends.flatMap((partitions, index) =>
      partitions.map(({ partition, high }) => [`${topics[index]}/${partition}`, BigInt(high)]),
    ),
  );
}
