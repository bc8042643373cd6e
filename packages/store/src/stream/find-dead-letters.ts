/** One record among the dead letters, as it came: once for each consumer group that could not apply it. */
import type { ClientBase, Pool } from 'pg';
import { jsonbOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { DeadLetterRow } from './insert-dead-letters.ts';
import type { ListedDeadLetter } from './list-dead-letters.ts';

export interface FoundDeadLetter extends ListedDeadLetter, DeadLetterRow {}

export interface RecordPlace {
  /** As on the cluster. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

const FIND_DEAD_LETTERS = statement({
  name: 'find-dead-letters',
  text: `
    select consumer_group as "group", topic, partition, generation, "offset", reason, detail, source, event_id as "eventId",
           key, value, headers, broker_timestamp as "brokerTimestamp", recorded_at as "recordedAt"
    from dead_letters where topic = $1 and partition = $2 and "offset" = $3
    order by consumer_group, generation`,
  parameters: ['text', 'integer', 'bigint'],
  row: {
    group: 'text',
    topic: 'text',
    partition: 'integer',
    generation: 'integer',
    offset: 'bigint',
    reason: 'text',
    detail: 'text',
    source: 'text?',
    eventId: 'text?',
    key: 'bytea?',
    value: 'bytea?',
    headers: jsonbOf<DeadLetterRow['headers']>(),
    brokerTimestamp: 'timestamptz',
    recordedAt: 'timestamptz',
  },
});

export function findDeadLetters(
  db: ClientBase | Pool,
  { topic, partition, offset }: RecordPlace,
): Promise<FoundDeadLetter[]> {
  return FIND_DEAD_LETTERS.rows(db, topic, partition, offset);
}
