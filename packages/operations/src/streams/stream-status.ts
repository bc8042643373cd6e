/** Where every group stands on the log that it reads, and what people have done about it. */
import { INPUT_TOPICS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import { listOperatorActions, type RecordedAction } from '@loyalty-ladder/store/operators/list-operator-actions.ts';
import { readStreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';

export interface StreamStatus {
  readonly partitions: readonly PartitionStatus[];
  /** The latest ones, newest first. */
  readonly actions: readonly RecordedAction[];
}

export interface PartitionStatus {
  readonly group: string;
  /** As on the cluster. */
  readonly topic: string;
  readonly partition: number;
  /** Of the next record to be applied. */
  readonly nextOffset: bigint;
  /** First offset still in the log. */
  readonly logStart: bigint;
  /** Offset of the next record to be appended. */
  readonly logEnd: bigint;
}

/** How many actions are told. */
const ACTIONS_MAX = 20;

/** Progress is read before the log's ends: what is applied in between shows as behind, never the other way round. */
export async function readStreamStatus(
  pool: Pool,
  stream: Pick<StreamClient, 'logBounds'>,
  prefix: string,
): Promise<StreamStatus> {
  const topics = INPUT_TOPICS.map((topic) => topicName(prefix, topic));
  const progress = await readStreamProgress(pool, topics);
  const bounds = (await Promise.all(topics.map((topic) => stream.logBounds(topic)))).flat();
  const partitions = bounds.flatMap(({ topic, partition, low: logStart, high: logEnd }) =>
    progress
      .filter((each) => each.topic === topic && each.partition === partition)
      .map(({ group, nextOffset }) => ({ group, topic, partition, nextOffset, logStart, logEnd })),
  );
  return { partitions, actions: await listOperatorActions(pool, undefined, ACTIONS_MAX) };
}
