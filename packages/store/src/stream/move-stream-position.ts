/** Has a partition read from another place of its log, or of another log, as an operator decides it: never while anybody reads. */
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface PositionMove extends TopicPartition {
  readonly group: string;
  /** As it was when the operator looked. */
  readonly from: { readonly nextOffset: bigint; readonly generation: number };
  readonly to: {
    readonly nextOffset: bigint;
    readonly generation: number;
    /** null: stays. */
    readonly topicId: string | null;
  };
}

/** Of another generation nothing is known yet: how far its facts go, what its sources are like, why it should be halted. */
const MOVE_POSITION = statement({
  name: 'move-stream-position',
  text: `
    update stream_offsets
    set next_offset = $6, event_time = case when generation = $7 then event_time end,
        sources = case when generation = $7 then sources else '{}' end,
        misrouted_at = case when generation = $7 then misrouted_at end,
        halted_since = case when generation = $7 then halted_since end,
        halted_because = case when generation = $7 then halted_because end, generation = $7,
        topic_id = coalesce($8, topic_id), anchor_offset = null, anchor_timestamp = null, anchor_key_hash = null,
        lost_since = null
    where consumer_group = $1 and topic = $2 and partition = $3 and next_offset = $4 and generation = $5`,
  parameters: ['text', 'text', 'integer', 'bigint', 'integer', 'bigint', 'integer', 'text?'],
});

/** @returns false when it is not any more where the operator saw it: nothing is moved then. */
export async function moveStreamPosition(
  tx: ClientBase,
  { group, topic, partition, from, to }: PositionMove,
): Promise<boolean> {
  const { nextOffset, generation, topicId } = to;
  const place = [group, topic, partition] as const;
  return (
    (await MOVE_POSITION.run(tx, ...place, from.nextOffset, from.generation, nextOffset, generation, topicId)) === 1
  );
}
