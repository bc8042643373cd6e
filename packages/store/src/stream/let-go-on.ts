/** Lets a partition go on that is halted, or that has set sources aside, with another memory of its sources. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase } from 'pg';
import { jsonbOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { PartitionSources } from './partition-sources.ts';

export interface StandingPartition {
  readonly group: string;
  readonly nextOffset: bigint;
  readonly sources: PartitionSources;
  readonly haltedSince: Instant | null;
  readonly haltedBecause: string | null;
}

/** Whoever applies a batch of it is waited for. */
const LOCK_PARTITION = statement({
  name: 'lock-partition',
  text: `
    select consumer_group as "group", next_offset as "nextOffset", sources, halted_since as "haltedSince",
           halted_because as "haltedBecause"
    from stream_offsets where topic = $1 and partition = $2
    order by consumer_group
    for no key update`,
  parameters: ['text', 'integer'],
  row: {
    group: 'text',
    nextOffset: 'bigint',
    sources: jsonbOf<PartitionSources>(),
    haltedSince: 'timestamptz?',
    haltedBecause: 'text?',
  },
});

const LET_GO_ON = statement({
  name: 'let-go-on',
  text: `
    update stream_offsets set sources = $4, halted_since = null, halted_because = null
    where consumer_group = $1 and topic = $2 and partition = $3`,
  parameters: ['text', 'text', 'integer', 'jsonb'],
});

/** @returns by group. */
export function lockPartition(tx: ClientBase, { topic, partition }: TopicPartition): Promise<StandingPartition[]> {
  return LOCK_PARTITION.rows(tx, topic, partition);
}

/** @param group whose row is locked. */
export function letGoOn(
  tx: ClientBase,
  group: string,
  { topic, partition }: TopicPartition,
  sources: PartitionSources,
): Promise<unknown> {
  return LET_GO_ON.run(tx, group, topic, partition, sources);
}
