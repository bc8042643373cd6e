/** Mirrors dead letters in Postgres: once per record and consumer group, with the original bytes. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase } from 'pg';
import type { StoredHeaders } from '../codecs/header-codec.ts';
import { statement } from '../postgres/statement.ts';

export interface DeadLetterRow extends TopicPartition {
  /** Of the log that the offset is counted in. */
  readonly generation: number;
  readonly offset: bigint;
  readonly reason: string;
  /** Names the field and the rule, never a value. */
  readonly detail: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** As they came. */
  readonly headers: StoredHeaders;
  readonly brokerTimestamp: Instant;
  /** ce_source and ce_id, where the headers say them well. */
  readonly source: string | null;
  readonly eventId: string | null;
}

/** Of a log that somebody has read again by hand it is there already: in one generation an offset names one record. */
const INSERT_DEAD_LETTERS = statement({
  name: 'insert-dead-letters',
  text: `
    insert into dead_letters (consumer_group, recorded_at, topic, partition, generation, "offset", reason, detail, key, value, headers,
                              broker_timestamp, source, event_id)
    select $1, $2::timestamptz, u.*
    from unnest($3::text[], $4::integer[], $5::integer[], $6::bigint[], $7::text[], $8::text[], $9::bytea[], $10::bytea[],
                $11::jsonb[], $12::timestamptz[], $13::text[], $14::text[]) as u
    on conflict (consumer_group, topic, partition, generation, "offset") do nothing`,
  parameters: [
    'text',
    'timestamptz',
    'text[]',
    'integer[]',
    'integer[]',
    'bigint[]',
    'text[]',
    'text[]',
    'bytea?[]',
    'bytea?[]',
    'jsonb[]',
    'timestamptz[]',
    'text?[]',
    'text?[]',
  ],
});

export function insertDeadLetters(
  tx: ClientBase,
  group: string,
  rows: readonly DeadLetterRow[],
  now: Instant,
): Promise<unknown> {
  return INSERT_DEAD_LETTERS.run(
    tx,
    group,
    now,
    rows.map((row) => row.topic),
    rows.map((row) => row.partition),
    rows.map((row) => row.generation),
    rows.map((row) => row.offset),
    rows.map((row) => row.reason),
    rows.map((row) => row.detail),
    rows.map((row) => row.key),
    rows.map((row) => row.value),
    rows.map((row) => row.headers),
    rows.map((row) => row.brokerTimestamp),
    rows.map((row) => row.source),
    rows.map((row) => row.eventId),
  );
}
