/** What lies in Kafka for the customers of a partition and is not applied: nobody can tell whose it is before it is read. */
import { INPUT_TOPICS, type InputTopic, topicName } from '@loyalty-ladder/contracts/topics.ts';
import { readStreamProgress, type StreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';
import { GROUP_BY_TOPIC } from '../lag/partition-lag.ts';
import { readOnAt } from '../lag/read-on-at.ts';

/** By topic, those where something waits; where producers use transactions some of it are marks. */
export type PartitionBacklog = Readonly<Partial<Record<InputTopic, bigint>>>;

type BacklogStream = Pick<StreamClient, 'logBounds' | 'topicIds'>;

/**
 * Of all partitions, those where something waits. Progress is read before the log's ends: what is applied in between counts as waiting.
 * @throws what Postgres and Kafka throw.
 */
export async function readPartitionBacklogs(
  pool: Pool,
  stream: BacklogStream,
  prefix: string,
): Promise<ReadonlyMap<number, PartitionBacklog>> {
  const topics = INPUT_TOPICS.map((topic) => topicName(prefix, topic));
  const [progress, ids] = await Promise.all([readStreamProgress(pool, topics), stream.topicIds(topics)]);
  const backlogs = new Map<number, PartitionBacklog>();
  for (const input of INPUT_TOPICS) {
    const topic = topicName(prefix, input);
    const group = topicName(prefix, GROUP_BY_TOPIC[input]);
    for (const { partition, low, high } of await stream.logBounds(topic)) {
      const records = high - readOnAt(progress.find(isOf({ group, topic, partition })), low, ids.get(topic));
      if (records > 0n) backlogs.set(partition, { ...backlogs.get(partition), [input]: records });
    }
  }
  return backlogs;
}

export async function readPartitionBacklog(
  pool: Pool,
  stream: BacklogStream,
  prefix: string,
  partition: number,
): Promise<PartitionBacklog> {
  return (await readPartitionBacklogs(pool, stream, prefix)).get(partition) ?? {};
}

const isOf =
  (wanted: Pick<StreamProgress, 'group' | 'topic' | 'partition'>) =>
  ({ group, topic, partition }: StreamProgress): boolean =>
    group === wanted.group && topic === wanted.topic && partition === wanted.partition;
