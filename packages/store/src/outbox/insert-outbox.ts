/** Puts records into the outbox, in the transaction that decided them; the relay publishes them (services/outbox-relay). */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import type { OutboxHeaders } from '../codecs/header-codec.ts';
import { statement } from '../postgres/statement.ts';

export interface OutboxRow {
  /** ce_id. */
  readonly id: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly type: string;
  /** Without the environment's prefix. */
  readonly topic: string;
  readonly key: Buffer | null;
  readonly payload: Buffer | null;
  /** Of what is ours by name; of a dead letter the list that it is. */
  readonly headers: OutboxHeaders;
  readonly sequence: bigint | null;
  readonly version: bigint | null;
  /** When the record was appended that it is due to; left out: time alone caused it. */
  readonly appendedAt?: Instant | undefined;
  /** Of the span that it came of, where that is recorded. */
  readonly traceparent?: string | undefined;
}

const INSERT_OUTBOX = statement({
  name: 'insert-outbox',
  text: `
    insert into outbox (id, aggregatetype, aggregateid, type, topic, key, payload, headers, sequence, version,
                        appended_at, traceparent)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bytea[], $8::jsonb[],
                         $9::bigint[], $10::bigint[], $11::timestamptz[], $12::text[])`,
  parameters: [
    'text[]',
    'text[]',
    'text[]',
    'text[]',
    'text[]',
    'bytea?[]',
    'bytea?[]',
    'jsonb[]',
    'bigint?[]',
    'bigint?[]',
    'timestamptz?[]',
    'text?[]',
  ],
});

/** Rows are published in the order given. */
export function insertOutbox(tx: ClientBase, rows: readonly OutboxRow[]): Promise<unknown> {
  return INSERT_OUTBOX.run(
    tx,
    rows.map((row) => row.id),
    rows.map((row) => row.aggregateType),
    rows.map((row) => row.aggregateId),
    rows.map((row) => row.type),
    rows.map((row) => row.topic),
    rows.map((row) => row.key),
    rows.map((row) => row.payload),
    rows.map((row) => row.headers),
    rows.map((row) => row.sequence),
    rows.map((row) => row.version),
    rows.map((row) => row.appendedAt ?? null),
    rows.map((row) => row.traceparent ?? null),
  );
}
