/** Which batch was the last one committed: the offset of a group without members on a topic without records (transactional-producer.ts). */
import type { Admin, Kafka } from 'kafkajs';
import { inStreamErrors, StreamError } from './stream-error.ts';

export interface TransactionPosition {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

/**
 * @returns undefined when nothing was ever committed, or longer ago than the broker's `offsets.retention.minutes`.
 * @throws StreamError
 */
export function readTransactionPosition(kafka: Kafka, position: TransactionPosition): Promise<bigint | undefined> {
  return inStreamErrors(read(kafka, position));
}

async function read(kafka: Kafka, position: TransactionPosition): Promise<bigint | undefined> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await fetchPosition(admin, position);
  } finally {
    await admin.disconnect();
  }
}

async function fetchPosition(
  admin: Admin,
  { group, topic, partition }: TransactionPosition,
): Promise<bigint | undefined> {
  const answer = await admin.fetchOffsets({ groupId: group, topics: [topic] });
  const found = answer.flatMap((each) => each.partitions).find((each) => each.partition === partition);
  if (found === undefined)
    throw new StreamError('UNKNOWN_TOPIC_OR_PARTITION', `topic ${topic} has no partition ${partition}`);
  return found.offset === '-1' ? undefined : BigInt(found.offset);
}
