/** Locks the rows of `stream_offsets` that a batch moves on, sorted, and reads where each partition stands and what it remembers. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type TopicPartition, topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase } from 'pg';
import { jsonbOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { PartitionSources } from './partition-sources.ts';

export interface LockedPosition extends TopicPartition {
  readonly nextOffset: bigint;
  /** Of the log that the offset is counted in. */
  readonly generation: number;
  readonly sources: PartitionSources;
  /** And why; null: it is not halted. */
  readonly haltedSince: Instant | null;
  readonly haltedBecause: string | null;
  /** Postgres' own clock. */
  readonly now: Instant;
}

const LOCK_OFFSETS = statement({
  name: 'lock-offsets',
  text: `
    select o.topic, o.partition, o.next_offset as "nextOffset", o.generation, o.sources, o.halted_since as "haltedSince",
           o.halted_because as "haltedBecause", clock_timestamp() as now
    from stream_offsets o
    where o.consumer_group = $1
      and (o.topic, o.partition) in (select * from unnest($2::text[], $3::integer[]))
    order by o.topic, o.partition
    for no key update`,
  parameters: ['text', 'text[]', 'integer[]'],
  row: {
    topic: 'text',
    partition: 'integer',
    nextOffset: 'bigint',
    generation: 'integer',
    sources: jsonbOf<PartitionSources>(),
    haltedSince: 'timestamptz?',
    haltedBecause: 'text?',
    now: 'timestamptz',
  },
});

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
