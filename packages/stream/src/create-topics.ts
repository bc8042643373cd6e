/** Makes the topics that are missing, and refuses those that exist with another number of partitions: keys would lie elsewhere. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';

export interface TopicToCreate {
  /** As on the cluster. */
  readonly topic: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

export interface CreateTopicsOptions {
  readonly kafka: Kafka;
  readonly topics: readonly TopicToCreate[];
  /** -1: the broker's default. */
  readonly replicationFactor: number;
  /** undefined: the broker's default. */
  readonly minInsyncReplicas?: number | undefined;
}

const CREATE_MS_MAX = 30_000;
const POLL_MS = 50;
/** What a broker answers that has not yet heard from the controller of a topic just made; kafkajs' own waiting gives up on the first. */
const NOT_YET = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/** @returns the names of the topics made now. Safe to run again, and twice at once. @throws Error naming a topic with other partitions. */
export async function createTopics({ kafka, ...options }: CreateTopicsOptions): Promise<string[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const present = new Set(await admin.listTopics());
    const missing = options.topics.filter(({ topic }) => !present.has(topic));
    if (missing.length > 0) await create(admin, missing, options);
    await assertPartitions(admin, options.topics);
    return missing.map(({ topic }) => topic);
  } finally {
    await admin.disconnect();
  }
}

async function create(
  admin: Admin,
  missing: readonly TopicToCreate[],
  { replicationFactor, minInsyncReplicas }: Omit<CreateTopicsOptions, 'kafka'>,
): Promise<void> {
  const common = minInsyncReplicas === undefined ? {} : { 'min.insync.replicas': String(minInsyncReplicas) };
  await admin.createTopics({
    timeout: CREATE_MS_MAX,
    waitForLeaders: false,
    topics: missing.map(({ topic, partitions, config }) => ({
      topic,
      numPartitions: partitions,
      replicationFactor,
      configEntries: Object.entries({ ...common, ...config }).map(([name, value]) => ({ name, value })),
    })),
  });
}

async function assertPartitions(admin: Admin, wanted: readonly TopicToCreate[]): Promise<void> {
  const found = await partitionCounts(admin, wanted);
  for (const { topic, partitions } of wanted) {
    if (found.get(topic) === partitions) continue;
    throw new Error(`topic ${topic} has ${found.get(topic) ?? 0} partitions and must have ${partitions}`);
  }
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
