/** What all partitions remember of their sources, and which of them are halted: for reports. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase, Pool } from 'pg';
import { jsonbOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { PartitionSources } from './partition-sources.ts';

export interface RememberedSources extends TopicPartition {
  readonly group: string;
  readonly sources: PartitionSources;
  /** null: it is not halted. */
  readonly haltedSince: Instant | null;
  readonly haltedBecause: string | null;
  /** Whether a misrouted record among those remembered may still have an older one beside it that waits (read-stream-progress.ts). */
  readonly isMisrouted: boolean;
}

const READ_SOURCES = statement({
  name: 'read-partition-sources',
  text: `
    select consumer_group as "group", topic, partition, sources, halted_since as "haltedSince", halted_because as "haltedBecause",
           coalesce(misrouted_at > clock_timestamp() - interval '28 days', false) as "isMisrouted"
    from stream_offsets
    order by topic, partition, consumer_group`,
  row: {
    group: 'text',
    topic: 'text',
    partition: 'integer',
    sources: jsonbOf<PartitionSources>(),
    haltedSince: 'timestamptz?',
    haltedBecause: 'text?',
    isMisrouted: 'boolean',
  },
});

export function readPartitionSources(db: ClientBase | Pool): Promise<RememberedSources[]> {
  return READ_SOURCES.rows(db);
}
