/** A partition of a topic, and the key under which maps know it. */

export interface TopicPartition {
  /** As on the cluster. */
  readonly topic: string;
  readonly partition: number;
}

export const topicPartitionKey = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/** The partition that a key is of. */
export function topicPartitionOf(key: string): TopicPartition {
  const slash = key.lastIndexOf('/');
  return { topic: key.slice(0, slash), partition: Number(key.slice(slash + 1)) };
}
