/** How far each consumer group has applied each partition. */
import type { ClientBase, Pool } from 'pg';

export interface StreamOffset {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly nextOffset: bigint;
}

const READ_OFFSETS = `
  select consumer_group, topic, partition, next_offset from stream_offsets order by consumer_group, topic, partition`;

export async function readStreamOffsets(db: ClientBase | Pool): Promise<StreamOffset[]> {
  const { rows } = await db.query(READ_OFFSETS);
  return rows.map(({ consumer_group: group, topic, partition, next_offset: nextOffset }) => ({
    group,
    topic,
    partition,
    nextOffset,
  }));
}
