/** Makes all topics of the contracts on one cluster, with the environment's prefix. */
import { TOPIC_SPECS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import { createTopics } from '@loyalty-ladder/stream/create-topics.ts';
import { createKafka, type KafkaLog } from '@loyalty-ladder/stream/kafka-client.ts';

/** What is repeated (a coordinator that is still loading) is no news; what fails is thrown. */
const SILENT: KafkaLog = { error() {}, warn() {}, info() {}, debug() {} };

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
  const kafka = createKafka({ brokers: kafkaBrokers, clientId: 'prepare', log: SILENT });
  const topics = TOPIC_SPECS.map((spec) => ({ ...spec, topic: topicName(topicPrefix, spec.topic) }));
  const created = await createTopics({ kafka, topics, replicationFactor, minInsyncReplicas });
  return created.length;
}
