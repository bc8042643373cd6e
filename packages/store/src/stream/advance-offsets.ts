/** Moves each partition of a batch on, in the transaction that holds the batch's effects. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { PartitionSources } from './partition-sources.ts';
import type { Anchor } from './stream-position.ts';

export interface OffsetAdvance extends TopicPartition {
  readonly nextOffset: bigint;
  /** The last record applied; undefined: there was none, only marks of transactions. */
  readonly anchor: Anchor | undefined;
  /** Newest occurredAt among the batch's facts, null without one. */
  readonly eventTime: Instant | null;
  /** How many of the records were probes. */
  readonly probes: bigint;
  readonly sources: PartitionSources;
  readonly misroutedAt: Instant | null;
  /** The partition is halted behind the batch; null: it is not. */
  readonly halted: { readonly since: Instant; readonly because: string } | null;
}

const ADVANCE_OFFSETS = statement({
  name: 'advance-offsets',
  text: `
    update stream_offsets o
    set next_offset = u.next_offset, anchor_offset = coalesce(u.anchor_offset, o.anchor_offset),
        anchor_timestamp = coalesce(u.anchor_timestamp, o.anchor_timestamp),
        anchor_key_hash = coalesce(u.anchor_key_hash, o.anchor_key_hash), event_time = greatest(o.event_time, u.event_time),
        sources = u.sources, misrouted_at = u.misrouted_at, halted_since = u.halted_since,
        halted_because = u.halted_because, probes = o.probes + u.probes
    from unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bytea[], $8::timestamptz[],
                $9::jsonb[], $10::timestamptz[], $11::timestamptz[], $12::text[], $13::bigint[])
      as u(topic, partition, next_offset, anchor_offset, anchor_timestamp, anchor_key_hash, event_time, sources, misrouted_at,
           halted_since, halted_because, probes)
    where o.consumer_group = $1 and o.topic = u.topic and o.partition = u.partition`,
  parameters: [
    'text',
    'text[]',
    'integer[]',
    'bigint[]',
    'bigint?[]',
    'bigint?[]',
    'bytea?[]',
    'timestamptz?[]',
    'jsonb[]',
    'timestamptz?[]',
    'timestamptz?[]',
    'text?[]',
    'bigint[]',
  ],
});

export function advanceOffsets(tx: ClientBase, group: string, advances: readonly OffsetAdvance[]): Promise<unknown> {
  return ADVANCE_OFFSETS.run(
    tx,
    group,
    advances.map((each) => each.topic),
    advances.map((each) => each.partition),
    advances.map((each) => each.nextOffset),
    advances.map((each) => each.anchor?.offset ?? null),
    advances.map((each) => each.anchor?.timestamp ?? null),
    advances.map((each) => each.anchor?.keyHash ?? null),
    advances.map((each) => each.eventTime),
    advances.map((each) => each.sources),
    advances.map((each) => each.misroutedAt),
    advances.map((each) => each.halted?.since ?? null),
    advances.map((each) => each.halted?.because ?? null),
    advances.map((each) => each.probes),
  );
}
