/** Consumer groups as their coordinator has them. */
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { Admin, MemberDescription } from 'kafkajs';
import { AssignerProtocol } from './kafkajs/kafkajs.ts';

export interface GroupState {
  readonly group: string;
  /** `Stable`, `PreparingRebalance`, `CompletingRebalance`, `Empty`; `Dead` as well for one that Kafka does not know. */
  readonly state: string;
  readonly members: number;
}

export interface ConsumerGroup extends GroupState {
  /** Who has which partition; nobody while the group rebalances. */
  readonly assigned: readonly AssignedPartition[];
}

export interface AssignedPartition extends TopicPartition {
  readonly memberId: string;
  readonly clientId: string;
  /** From where the member calls, as the coordinator sees it: `/10.0.0.7`. */
  readonly host: string;
}

export async function readConsumerGroups(admin: Admin, groups: readonly string[]): Promise<ConsumerGroup[]> {
  const { groups: found } = await admin.describeGroups([...groups]);
  return found.map(({ groupId, state, members }) => ({
    ...{ group: groupId, state, members: members.length },
    assigned: state === 'Stable' ? members.flatMap(assignedTo) : [],
  }));
}

function assignedTo({
  memberId,
  clientId,
  clientHost: host,
  memberAssignment,
}: MemberDescription): AssignedPartition[] {
  // One that has joined and was given nothing has no bytes at all.
  const decoded = memberAssignment.length === 0 ? null : AssignerProtocol.MemberAssignment.decode(memberAssignment);
  return Object.entries(decoded?.assignment ?? {}).flatMap(([topic, partitions]) =>
    partitions.map((partition) => ({ topic, partition, memberId, clientId, host })),
  );
}
