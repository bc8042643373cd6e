/** One record among the dead letters, as it came: once for each consumer group that could not apply it. */
import type { ClientBase, Pool } from 'pg';
import type { DeadLetterRow } from './insert-dead-letters.ts';
import type { ListedDeadLetter } from './list-dead-letters.ts';

export interface FoundDeadLetter extends ListedDeadLetter, DeadLetterRow {}

export interface RecordPlace {
  /** As on the cluster. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

const FIND_DEAD_LETTERS = `
  select consumer_group as "group", topic, partition, "offset", reason, detail, headers->>'ce_source' as source,
         key, value, headers, broker_timestamp as "brokerTimestamp", recorded_at as "recordedAt"
  from dead_letters where topic = $1 and partition = $2 and "offset" = $3
  order by consumer_group`;

export async function findDeadLetters(
  db: ClientBase | Pool,
  { topic, partition, offset }: RecordPlace,
): Promise<FoundDeadLetter[]> {
  const { rows } = await db.query(FIND_DEAD_LETTERS, [topic, partition, offset]);
  return rows;
}
