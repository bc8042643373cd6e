/** Locks dead letters by their numbers, and hands out of them those that are open still, each in its latest version. */
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
  /** 1: as it came; a higher one somebody has made by hand. */
  readonly version: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: StoredHeaders;
  readonly brokerTimestamp: Instant;
}

const READ_OPEN_LETTERS = statement({
  name: 'read-open-letters',
  text: `
    select l.letter_no as "letterNo", consumer_group as "group", topic, partition, generation, "offset", l.version,
           case when v.version is null then l.key else v.key end as key,
           case when v.version is null then l.value else v.value end as value, coalesce(v.headers, l.headers) as headers,
           broker_timestamp as "brokerTimestamp"
    from dead_letters l
    left join dead_letter_versions v on v.letter_no = any (array[l.letter_no]) and v.version = l.version
    where l.letter_no = any ($1) and state = 'open'
    order by l.letter_no`,
  parameters: ['bigint[]'],
  row: {
    letterNo: 'bigint',
    group: 'text',
    topic: 'text',
    partition: 'integer',
    generation: 'integer',
    offset: 'bigint',
    version: 'integer',
    key: 'bytea?',
    value: 'bytea?',
    headers: jsonbOf<StoredHeaders>(),
    brokerTimestamp: 'timestamptz',
  },
});

const LOCK_OPEN_LETTERS = statement({
  name: 'lock-open-letters',
  text: `
    select letter_no as "letterNo", version
    from dead_letters
    where letter_no = any ($1) and state = 'open'
    order by letter_no
    for update`,
  parameters: ['bigint[]'],
  row: { letterNo: 'bigint', version: 'integer' },
});

/** In the order in which they were recorded. */
export function readOpenLetters(db: ClientBase | Pool, letterNos: readonly bigint[]): Promise<OpenLetter[]> {
  return READ_OPEN_LETTERS.rows(db, letterNos);
}

/** @returns by number, those that are open, and stay so until the transaction ends: which version each is in. */
export async function lockOpenLetters(tx: ClientBase, letterNos: readonly bigint[]): Promise<Map<bigint, number>> {
  const rows = await LOCK_OPEN_LETTERS.rows(tx, letterNos);
  return new Map(rows.map(({ letterNo, version }) => [letterNo, version]));
}
