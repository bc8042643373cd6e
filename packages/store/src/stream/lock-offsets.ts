/** Locks the rows of `stream_offsets` that a batch moves on, sorted, and reads where each partition stands. */
import { type TopicPartition, topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

const LOCK_OFFSETS = statement({
  name: 'lock-offsets',
  text: `
    select o.topic, o.partition, o.next_offset as "nextOffset", o.generation
    from stream_offsets o
    where o.consumer_group = $1
      and (o.topic, o.partition) in (select * from unnest($2::text[], $3::integer[]))
    order by o.topic, o.partition
    for no key update`,
  parameters: ['text', 'text[]', 'integer[]'],
  row: { topic: 'text', partition: 'integer', nextOffset: 'bigint', generation: 'integer' },
});

export interface LockedPosition {
  readonly nextOffset: bigint;
  /** Of the log that the offset is counted in. */
  readonly generation: number;
}

/** @returns by `topic/partition`. */
export async function lockOffsets(
  tx: ClientBase,
  group: string,
  partitions: readonly TopicPartition[],
): Promise<Map<string, LockedPosition>> {
  const rows = await LOCK_OFFSETS.rows(
    tx,
    group,
    partitions.map((each) => each.topic),
    partitions.map((each) => each.partition),
  );
  return new Map(rows.map((row) => [topicPartitionKey(row), row]));
}
