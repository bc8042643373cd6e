/** Writes a group's offset from outside, which a broker allows only while the group has no members: it looks and writes in one step. */
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { InnerCluster } from './inner-cluster.ts';
import { answerOf } from './stream-error.ts';

/** As one who is no member says it. */
const NO_MEMBER = { groupGenerationId: -1, memberId: '' };
/** What a broker answers to that while there are members, or some are just joining. */
const HAS_MEMBERS = new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'REBALANCE_IN_PROGRESS']);

/** @returns false when the group has members: nothing is written then. */
export async function putOffsetRight(
  cluster: InnerCluster,
  group: string,
  { topic, partition }: TopicPartition,
  offset: bigint,
): Promise<boolean> {
  const coordinator = await cluster.findGroupCoordinator({ groupId: group });
  const topics = [{ topic, partitions: [{ partition, offset: String(offset) }] }];
  try {
    await coordinator.offsetCommit({ groupId: group, ...NO_MEMBER, topics });
    return true;
  } catch (error) {
    if (HAS_MEMBERS.has(answerOf(error) ?? '')) return false;
    throw error;
  }
}
