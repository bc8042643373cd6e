/** Joins a consumer group, with kafkajs set up as a member wants it (group-member.ts). */
import type { Kafka } from 'kafkajs';
import { GroupMember, type MemberOptions } from './group-member.ts';

/** @throws StreamError */
export async function consume(kafka: Kafka, options: MemberOptions): Promise<GroupMember> {
  const consumer = kafka.consumer({
    groupId: options.group,
    sessionTimeout: options.sessionMs,
    rebalanceTimeout: 60_000,
    heartbeatInterval: Math.min(3_000, options.sessionMs / 3),
    // kafkajs fetches again when all of this is applied, and meanwhile nothing happens: less means more pauses, more means memory
    // (records wait as objects; 1 MB brought purchase-consumer above 250 MB).
    maxBytesPerPartition: 524_288,
    maxBytes: 8_388_608,
    minBytes: 1,
    maxWaitTimeInMs: 300,
    allowAutoTopicCreation: false,
    retry: { initialRetryTime: 100, maxRetryTime: 5_000, retries: Number.MAX_SAFE_INTEGER },
  });
  const member = new GroupMember(consumer, options);
  try {
    await member.join();
    return member;
  } catch (error) {
    await member.leave();
    throw error;
  }
}
