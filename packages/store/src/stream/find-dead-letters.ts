/** Dead letters by their numbers, with the bytes that they came with. */
import type { ClientBase, Pool } from 'pg';
import { jsonbOf, textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { DeadLetterState } from './dead-letter-state.ts';
import type { DeadLetterRow } from './insert-dead-letters.ts';
import type { ListedDeadLetter } from './list-dead-letters.ts';

export interface FoundDeadLetter extends ListedDeadLetter, DeadLetterRow {
  /** The latest; 1: as it came. */
  readonly version: number;
}

export interface RecordPlace {
  /** As on the cluster. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

const FIND_DEAD_LETTERS = statement({
  name: 'find-dead-letters',
  text: `
    select letter_no as "letterNo", consumer_group as "group", topic, partition, generation, "offset", reason, detail, source, event_id as "eventId",
           key, value, headers, broker_timestamp as "brokerTimestamp", recorded_at as "recordedAt", state,
           version, settled_at as "settledAt", settled_because as "settledBecause"
    from dead_letters where letter_no = any ($1)
    order by letter_no`,
  parameters: ['bigint[]'],
  row: {
    letterNo: 'bigint',
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
    state: textOf<DeadLetterState>(),
    version: 'integer',
    settledAt: 'timestamptz?',
    settledBecause: 'text?',
  },
});

export function findDeadLetters(db: ClientBase | Pool, letterNos: readonly bigint[]): Promise<FoundDeadLetter[]> {
  return FIND_DEAD_LETTERS.rows(db, letterNos);
}
