/** What holds for a topic: its partitions and its settings, whoever has set them. */
import type { Admin, ConfigResourceTypes } from 'kafkajs';
import { StreamError } from './stream-error.ts';

export interface TopicSettings {
  readonly partitions: number;
  /** By name; without those that the broker does not know. */
  readonly settings: ReadonlyMap<string, string>;
}

/** kafkajs exports its ConfigResourceTypes in a way that Node cannot import by name. */
export const TOPIC_RESOURCE: ConfigResourceTypes.TOPIC = 2;

/** @throws StreamError, KafkaJSError when it may not be read, or is not there (yet) */
export async function readTopicSettings(admin: Admin, topic: string, names: readonly string[]): Promise<TopicSettings> {
  const [metadata, configs] = await Promise.all([
    admin.fetchTopicMetadata({ topics: [topic] }),
    admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: TOPIC_RESOURCE, name: topic, configNames: [...names] }],
    }),
  ]);
  const partitions = metadata.topics.find(({ name }) => name === topic)?.partitions.length ?? 0;
  if (partitions === 0) throw new StreamError('UNKNOWN_TOPIC_OR_PARTITION', `topic ${topic} is not there`);
  const entries = configs.resources.flatMap(({ configEntries }) => configEntries);
  return { partitions, settings: new Map(entries.map(({ configName, configValue }) => [configName, configValue])) };
}
