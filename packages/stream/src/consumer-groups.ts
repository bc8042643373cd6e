/** Consumer groups as their coordinator has them. */
import type { Admin } from 'kafkajs';

export interface ConsumerGroup {
  readonly group: string;
  /** `Stable`, `PreparingRebalance`, `CompletingRebalance`, `Empty`; `Dead` as well for one that Kafka does not know. */
  readonly state: string;
  readonly members: number;
}

export async function readConsumerGroups(admin: Admin, groups: readonly string[]): Promise<ConsumerGroup[]> {
  const { groups: found } = await admin.describeGroups([...groups]);
  return found.map(({ groupId, state, members }) => ({ group: groupId, state, members: members.length }));
}
