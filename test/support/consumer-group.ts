/** A consumer group as its coordinator sees it. */
import type { World } from './world.ts';

export interface ConsumerGroup {
  /** Stable: partitions are given out, and nobody is joining or leaving. Empty: no member is left. */
  readonly state: string;
  readonly members: number;
}

export async function readGroup(
  { kafka, topic }: Pick<World, 'kafka' | 'topic'>,
  service: string,
): Promise<ConsumerGroup> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const { groups } = await admin.describeGroups([topic(service)]);
    const [group] = groups;
    return { state: group?.state ?? 'Dead', members: group?.members.length ?? 0 };
  } finally {
    await admin.disconnect();
  }
}
