/**
 * Notes since when a partition's log and the store are known not to belong together, or that they do again. Whoever asks how far facts are
 * complete (watermark.ts, horizon.ts) takes such a log for one that waits, whatever its offsets say.
 */
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const MARK_LOST = statement({
  name: 'mark-stream-lost',
  text: `
    update stream_offsets set lost_since = coalesce(lost_since, clock_timestamp())
    where consumer_group = $1 and topic = $2 and partition = $3`,
  parameters: ['text', 'text', 'integer'],
});

const MARK_FOUND = statement({
  name: 'mark-stream-found',
  text: `
    update stream_offsets set lost_since = null
    where consumer_group = $1 and topic = $2 and partition = $3 and lost_since is not null`,
  parameters: ['text', 'text', 'integer'],
});

export async function markStreamLost(
  db: ClientBase | Pool,
  group: string,
  { topic, partition }: TopicPartition,
): Promise<void> {
  await MARK_LOST.run(db, group, topic, partition);
}

export async function markStreamFound(
  db: ClientBase | Pool,
  group: string,
  { topic, partition }: TopicPartition,
): Promise<void> {
  await MARK_FOUND.run(db, group, topic, partition);
}
