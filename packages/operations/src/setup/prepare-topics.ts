/** Makes all topics of the contracts on one cluster, with the environment's prefix, and checks those that were there. */
import { topicRules } from '@loyalty-ladder/contracts/topic-rules.ts';
import { TOPIC_SPECS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { KafkaSecurity } from '@loyalty-ladder/runtime/kafka-access.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';

export interface PrepareTopicsOptions {
  readonly kafkaBrokers: readonly string[];
  readonly kafkaSecurity?: KafkaSecurity | undefined;
  readonly topicPrefix?: string | undefined;
  /** Default: the broker's. */
  readonly replicationFactor?: number | undefined;
  readonly minInsyncReplicas?: number | undefined;
}

/** @returns how many were made. @throws TopicRefusedError naming those that exist with what correctness does not allow, and the commands that mend them. */
export async function prepareTopics(options: PrepareTopicsOptions): Promise<number> {
  const {
    kafkaBrokers,
    kafkaSecurity: security,
    topicPrefix = '',
    replicationFactor = -1,
    minInsyncReplicas,
  } = options;
  const stream = new StreamClient({ brokers: kafkaBrokers, security, clientId: 'prepare', log: SILENT_LOG });
  const topics = TOPIC_SPECS.map((spec) => ({ ...spec, topic: topicName(topicPrefix, spec.topic) }));
  try {
    const made = await stream.createTopics({ topics, replicationFactor, minInsyncReplicas });
    await stream.checkTopics(topicRules(topicPrefix));
    return made.length;
  } finally {
    await stream.close();
  }
}
