/** Where a partition stands, read and created outside a batch (start-position.ts decides with it where reading begins). */

import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase, Pool } from 'pg';

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
  readonly anchor: Anchor | undefined;
}

const READ_POSITION = `
  select next_offset, anchor_offset, anchor_timestamp, anchor_key_hash
  from stream_offsets where consumer_group = $1 and topic = $2 and partition = $3`;

const CREATE_POSITION = `
  insert into stream_offsets (consumer_group, topic, partition, next_offset) values ($1, $2, $3, $4) on conflict do nothing`;

export async function readStreamPosition(
  db: ClientBase | Pool,
  group: string,
  { topic, partition }: TopicPartition,
): Promise<StreamPosition | undefined> {
  const { rows } = await db.query(READ_POSITION, [group, topic, partition]);
  const row = rows[0];
  if (row === undefined) return undefined;
  const anchor =
    row.anchor_offset === null
      ? undefined
      : { offset: row.anchor_offset, timestamp: row.anchor_timestamp, keyHash: row.anchor_key_hash };
  return { nextOffset: row.next_offset, anchor };
}

export async function createStreamPosition(
  db: ClientBase | Pool,
  group: string,
  { topic, partition }: TopicPartition,
  nextOffset: bigint,
): Promise<void> {
  await db.query(CREATE_POSITION, [group, topic, partition, nextOffset]);
}
