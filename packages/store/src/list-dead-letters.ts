/** The mirror of the dead-letter topics, newest first, without the bytes. */
import type { Instant } from '@loyalty-ladder/domain/instant.ts';
import type { ClientBase, Pool } from 'pg';
import type { TopicPartition } from './lock-offsets.ts';

export interface ListedDeadLetter extends TopicPartition {
  readonly group: string;
  readonly offset: bigint;
  readonly reason: string;
  readonly detail: string;
  readonly recordedAt: Instant;
}

const LIST_DEAD_LETTERS = {
  name: 'list-dead-letters',
  text: `
    select consumer_group as "group", topic, partition, "offset", reason, detail, recorded_at as "recordedAt"
    from dead_letters where $1::text is null or reason = $1
    order by recorded_at desc, topic, partition, "offset" desc
    limit $2`,
};

/** @param reason undefined: of every reason. */
export async function listDeadLetters(
  db: ClientBase | Pool,
  reason: string | undefined,
  rowsMax: number,
): Promise<ListedDeadLetter[]> {
  const { rows } = await db.query({ ...LIST_DEAD_LETTERS, values: [reason ?? null, rowsMax] });
  return rows;
}
