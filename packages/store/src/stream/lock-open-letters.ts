/** Locks dead letters by their numbers, and hands out of them, as they came, those that are open still. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase, Pool } from 'pg';
import type { StoredHeaders } from '../codecs/header-codec.ts';
import { jsonbOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';

export interface OpenLetter extends TopicPartition {
  readonly letterNo: bigint;
  readonly group: string;
  readonly generation: number;
  readonly offset: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: StoredHeaders;
  readonly brokerTimestamp: Instant;
}

const READ_OPEN_LETTERS = statement({
  name: 'read-open-letters',
  text: `
    select letter_no as "letterNo", consumer_group as "group", topic, partition, generation, "offset", key, value, headers,
           broker_timestamp as "brokerTimestamp"
    from dead_letters
    where letter_no = any ($1) and state = 'open'
    order by letter_no`,
  parameters: ['bigint[]'],
  row: {
    letterNo: 'bigint',
    group: 'text',
    topic: 'text',
    partition: 'integer',
    generation: 'integer',
    offset: 'bigint',
    key: 'bytea?',
    value: 'bytea?',
    headers: jsonbOf<StoredHeaders>(),
    brokerTimestamp: 'timestamptz',
  },
});

const LOCK_OPEN_LETTERS = statement({
  name: 'lock-open-letters',
  text: `
    select letter_no as "letterNo"
    from dead_letters
    where letter_no = any ($1) and state = 'open'
    order by letter_no
    for update`,
  parameters: ['bigint[]'],
  row: { letterNo: 'bigint' },
});

/** As they came, in the order in which they were recorded. */
export function readOpenLetters(db: ClientBase | Pool, letterNos: readonly bigint[]): Promise<OpenLetter[]> {
  return READ_OPEN_LETTERS.rows(db, letterNos);
}

/** @returns the numbers of those that are open, and stay so until the transaction ends. */
export async function lockOpenLetters(tx: ClientBase, letterNos: readonly bigint[]): Promise<Set<bigint>> {
  const rows = await LOCK_OPEN_LETTERS.rows(tx, letterNos);
  return new Set(rows.map(({ letterNo }) => letterNo));
}
