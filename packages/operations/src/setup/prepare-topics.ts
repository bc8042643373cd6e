/** Makes all topics of the contracts on one cluster, with the environment's prefix. */
import { TOPIC_SPECS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';

export interface PrepareTopicsOptions {
  readonly kafkaBrokers: readonly string[];
  readonly topicPrefix?: string | undefined;
  /** Default: the broker's. */
  readonly replicationFactor?: number | undefined;
  readonly minInsyncReplicas?: number | undefined;
}

/** @returns how many were made. @throws Error naming a topic that exists with another number of partitions. */
export async function prepareTopics(options: PrepareTopicsOptions): Promise<number> {
  const { kafkaBrokers, topicPrefix = '', replicationFactor = -1, minInsyncReplicas } = options;
  const stream = new StreamClient({ brokers: kafkaBrokers, clientId: 'prepare', log: SILENT_LOG });
  const topics = TOPIC_SPECS.map((spec) => ({ ...spec, topic: topicName(topicPrefix, spec.topic) }));
  try {
    return (await stream.createTopics({ topics, replicationFactor, minInsyncReplicas })).length;
  } finally {
    await stream.close();
  }
}
