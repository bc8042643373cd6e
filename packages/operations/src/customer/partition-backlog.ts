/** What lies in Kafka for the customers of a partition and is not applied: nobody can tell whose it is before it is read. */
import { INPUT_TOPICS, type InputTopic, topicName } from '@loyalty-ladder/contracts/topics.ts';
import { readStreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';
import { GROUP_BY_TOPIC } from '../lag/partition-lag.ts';
import { readOnAt } from '../lag/read-on-at.ts';

/** By topic, those where something waits; where producers use transactions some of it are marks. */
export type PartitionBacklog = Readonly<Partial<Record<InputTopic, bigint>>>;

/** Progress is read before the log's ends: what is applied in between counts as waiting. @throws what Postgres and Kafka throw. */
export async function readPartitionBacklog(
  pool: Pool,
  stream: Pick<StreamClient, 'boundsOf' | 'topicIds'>,
  prefix: string,
  partition: number,
): Promise<PartitionBacklog> {
  const topics = INPUT_TOPICS.map((topic) => topicName(prefix, topic));
  const [progress, ids] = await Promise.all([readStreamProgress(pool, topics), stream.topicIds(topics)]);
  const backlogs = await Promise.all(
    INPUT_TOPICS.map(async (topic): Promise<[InputTopic, bigint]> => {
      const place = { topic: topicName(prefix, topic), partition };
      const group = topicName(prefix, GROUP_BY_TOPIC[topic]);
      const { low, high } = await stream.boundsOf(place);
      const row = progress.find(
        (each) => each.group === group && each.topic === place.topic && each.partition === partition,
      );
      return [topic, high - readOnAt(row, low, ids.get(place.topic))];
    }),
  );
  return Object.fromEntries(backlogs.filter(([, records]) => records > 0n));
}
