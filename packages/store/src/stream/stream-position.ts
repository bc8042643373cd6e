/** Where a partition stands, read and created outside a batch (start-position.ts decides with it where reading begins). */

import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

/** The last applied record, by which a recreated topic or a restored store is recognised. */
export interface Anchor {
  readonly offset: bigint;
  /** Broker's timestamp, ms. */
  readonly timestamp: bigint;
  /** 16 bytes of SHA-256 of the record's key (empty for a record without one). */
  readonly keyHash: Buffer;
}

export interface StreamPosition {
  readonly nextOffset: bigint;
  /** Of the log that the offsets are counted in: rises when an operator has it begun anew. */
  readonly generation: number;
  /** Kafka's own id of the topic; undefined: not seen yet. */
  readonly topicId: string | undefined;
  readonly anchor: Anchor | undefined;
  /** Since when log and store are known not to belong together. */
  readonly lostSince: Instant | undefined;
}

export interface GroupPosition extends TopicPartition {
  readonly group: string;
  readonly position: StreamPosition;
}

const COLUMNS = {
  nextOffset: 'bigint',
  generation: 'integer',
  topicId: 'text?',
  offset: 'bigint?',
  timestamp: 'bigint?',
  keyHash: 'bytea?',
  lostSince: 'timestamptz?',
} as const;

const READ_POSITION = statement({
  name: 'read-stream-position',
  text: `
    select next_offset as "nextOffset", generation, topic_id as "topicId", anchor_offset as "offset",
           anchor_timestamp as "timestamp", anchor_key_hash as "keyHash", lost_since as "lostSince"
    from stream_offsets where consumer_group = $1 and topic = $2 and partition = $3`,
  parameters: ['text', 'text', 'integer'],
  row: COLUMNS,
});

const LIST_POSITIONS = statement({
  name: 'list-stream-positions',
  text: `
    select consumer_group as "group", topic, partition, next_offset as "nextOffset", generation, topic_id as "topicId",
           anchor_offset as "offset", anchor_timestamp as "timestamp", anchor_key_hash as "keyHash", lost_since as "lostSince"
    from stream_offsets where topic = any($1::text[])
    order by consumer_group, topic, partition`,
  parameters: ['text[]'],
  row: { group: 'text', topic: 'text', partition: 'integer', ...COLUMNS },
});

/** A topic's id is written once: that of a recreated one is a fault, not news. */
const BEGIN_POSITION = statement({
  name: 'begin-stream-position',
  text: `
    insert into stream_offsets as known (consumer_group, topic, partition, next_offset, topic_id) values ($1, $2, $3, $4, $5)
    on conflict (consumer_group, topic, partition) do update set topic_id = excluded.topic_id where known.topic_id is null`,
  parameters: ['text', 'text', 'integer', 'bigint', 'text?'],
});

export async function readStreamPosition(
  db: ClientBase | Pool,
  group: string,
  { topic, partition }: TopicPartition,
): Promise<StreamPosition | undefined> {
  const row = await READ_POSITION.first(db, group, topic, partition);
  return row && toPosition(row);
}

/** Of every group that has read any of the topics. */
export async function listStreamPositions(
  db: ClientBase | Pool,
  topics: readonly string[],
): Promise<readonly GroupPosition[]> {
  const rows = await LIST_POSITIONS.rows(db, topics);
  return rows.map(({ group, topic, partition, ...row }) => ({ group, topic, partition, position: toPosition(row) }));
}

/** Of a partition that begins to be read: where, and in which topic. What is known of it already stays. */
export async function beginStreamPosition(
  db: ClientBase | Pool,
  group: string,
  { topic, partition }: TopicPartition,
  nextOffset: bigint,
  topicId: string | undefined,
): Promise<void> {
  await BEGIN_POSITION.run(db, group, topic, partition, nextOffset, topicId ?? null);
}

interface PositionRow extends Omit<StreamPosition, 'topicId' | 'anchor' | 'lostSince'> {
  readonly topicId: string | null;
  readonly offset: bigint | null;
  readonly timestamp: bigint | null;
  readonly keyHash: Buffer | null;
  readonly lostSince: Instant | null;
}

function toPosition({ topicId, offset, timestamp, keyHash, lostSince, ...row }: PositionRow): StreamPosition {
  const isAnchored = offset !== null && timestamp !== null && keyHash !== null;
  const anchor = isAnchored ? { offset, timestamp, keyHash } : undefined;
  return { ...row, topicId: topicId ?? undefined, anchor, lostSince: lostSince ?? undefined };
}
