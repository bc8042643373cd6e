/**
 * Makes the topics that are missing, gives those that exist the settings that are new since they were made, and refuses those with another
 * number of partitions: keys would lie elsewhere.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, ConfigEntries } from 'kafkajs';
import { partitionsFault } from './check-topics.ts';
import { TopicRefusedError } from './topic-refused-error.ts';
import { TOPIC_RESOURCE } from './topic-settings.ts';

export interface TopicToCreate {
  /** As on the cluster. */
  readonly topic: string;
  readonly partitions: number;
  /** What a topic that exists has set already stays as it is: a retention or a size that an operator has changed is not taken back. */
  readonly config: Readonly<Record<string, string>>;
}

export interface CreateTopicsOptions {
  readonly topics: readonly TopicToCreate[];
  /** -1: the broker's default. */
  readonly replicationFactor: number;
  /** undefined: the broker's default. */
  readonly minInsyncReplicas?: number | undefined;
}

const CREATE_MS_MAX = 30_000;
const POLL_MS = 50;
/** DescribeConfigs' `config_source` of what was set on the topic itself. */
const SET_ON_TOPIC = 1;
/** What a broker answers that has not yet heard from the controller of a topic just made; kafkajs' own waiting gives up on the first. */
const NOT_YET = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/** @returns the names of the topics made now. Safe to run again, and twice at once. @throws TopicRefusedError naming topics with other partitions */
export async function createTopics(
  admin: Admin,
  options: CreateTopicsOptions,
  brokers: readonly string[],
): Promise<string[]> {
  const topics = options.topics.map((topic) => withReplicas(topic, options.minInsyncReplicas));
  const present = new Set(await admin.listTopics());
  const missing = topics.filter(({ topic }) => !present.has(topic));
  if (missing.length > 0) await create(admin, missing, options.replicationFactor);
  await assertPartitions(admin, topics, brokers);
  const configured = topics.filter(({ topic, config }) => present.has(topic) && Object.keys(config).length > 0);
  if (configured.length > 0) await addMissingConfigs(admin, configured);
  return missing.map(({ topic }) => topic);
}

const withReplicas = (topic: TopicToCreate, minInsyncReplicas: number | undefined): TopicToCreate =>
  minInsyncReplicas === undefined
    ? topic
    : { ...topic, config: { 'min.insync.replicas': String(minInsyncReplicas), ...topic.config } };

async function create(admin: Admin, missing: readonly TopicToCreate[], replicationFactor: number): Promise<void> {
  await admin.createTopics({
    timeout: CREATE_MS_MAX,
    waitForLeaders: false,
    topics: missing.map(({ topic, partitions, config }) => ({
      topic,
      numPartitions: partitions,
      replicationFactor,
      configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
    })),
  });
}

/**
 * kafkajs speaks AlterConfigs only, which resets whatever it does not name (the incremental one is younger): what is set already is sent
 * along.
 */
async function addMissingConfigs(admin: Admin, topics: readonly TopicToCreate[]): Promise<void> {
  const { resources: found } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map(({ topic }) => ({ type: TOPIC_RESOURCE, name: topic })),
  });
  const resources = topics.flatMap(({ topic, config }) => {
    const entries = found.find(({ resourceName }) => resourceName === topic)?.configEntries ?? [];
    const now = Object.fromEntries(entries.filter(isSetOnTopic).map((each) => [each.configName, each.configValue]));
    if (Object.keys(config).every((name) => name in now)) return [];
    const configEntries = Object.entries({ ...config, ...now }).map(([name, value]) => ({ name, value }));
    return [{ type: TOPIC_RESOURCE, name: topic, configEntries }];
  });
  if (resources.length > 0) await admin.alterConfigs({ validateOnly: false, resources });
}

const isSetOnTopic = ({ configSource }: ConfigEntries): boolean => Number(configSource) === SET_ON_TOPIC;

async function assertPartitions(
  admin: Admin,
  wanted: readonly TopicToCreate[],
  brokers: readonly string[],
): Promise<void> {
  const found = await partitionCounts(admin, wanted);
  const faults = wanted
    .filter(({ topic, partitions }) => found.get(topic) !== partitions)
    .map(({ topic, partitions }) => partitionsFault(topic, found.get(topic) ?? 0, partitions, brokers));
  if (faults.length > 0) throw new TopicRefusedError(faults, brokers);
}

/** Waits until the broker knows all of them. */
async function partitionCounts(admin: Admin, wanted: readonly TopicToCreate[]): Promise<Map<string, number>> {
  const deadline = performance.now() + CREATE_MS_MAX;
  for (;;) {
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: wanted.map(({ topic }) => topic) });
      return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
    } catch (error) {
      if (!NOT_YET.has(String((error as { type?: unknown }).type)) || performance.now() > deadline) throw error;
      await sleep(POLL_MS);
    }
  }
}
