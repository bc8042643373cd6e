/** Where a partition stands, read and created outside a batch (start-position.ts decides with it where reading begins). */

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
  readonly anchor: Anchor | undefined;
}

const READ_POSITION = statement({
  name: 'read-stream-position',
  text: `
    select next_offset as "nextOffset", generation, anchor_offset as "offset", anchor_timestamp as "timestamp", anchor_key_hash as "keyHash"
    from stream_offsets where consumer_group = $1 and topic = $2 and partition = $3`,
  parameters: ['text', 'text', 'integer'],
  row: { nextOffset: 'bigint', generation: 'integer', offset: 'bigint?', timestamp: 'bigint?', keyHash: 'bytea?' },
});

const CREATE_POSITION = statement({
  name: 'create-stream-position',
  text: `
    insert into stream_offsets (consumer_group, topic, partition, next_offset) values ($1, $2, $3, $4) on conflict do nothing`,
  parameters: ['text', 'text', 'integer', 'bigint'],
});

export async function readStreamPosition(
  db: ClientBase | Pool,
  group: string,
  { topic, partition }: TopicPartition,
): Promise<StreamPosition | undefined> {
  const row = await READ_POSITION.first(db, group, topic, partition);
  if (row === undefined) return undefined;
  const { nextOffset, generation, offset, timestamp, keyHash } = row;
  const isAnchored = offset !== null && timestamp !== null && keyHash !== null;
  return { nextOffset, generation, anchor: isAnchored ? { offset, timestamp, keyHash } : undefined };
}

export async function createStreamPosition(
  db: ClientBase | Pool,
  group: string,
  { topic, partition }: TopicPartition,
  nextOffset: bigint,
): Promise<void> {
  await CREATE_POSITION.run(db, group, topic, partition, nextOffset);
}
