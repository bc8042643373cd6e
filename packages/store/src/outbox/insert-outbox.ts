/** Puts records into the outbox, in the transaction that decided them; the relay publishes them (services/outbox-relay). */
import type { ClientBase } from 'pg';
import { bigintArray, byteaArray, jsonbArray, textArray } from '../postgres/pg-array.ts';

/** A header as text, or as base64 where it is bytes that are not ours (dead letters). */
export type OutboxHeader = string | { readonly base64: string };

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
  readonly headers: Readonly<Record<string, OutboxHeader>>;
  readonly sequence: bigint | null;
  readonly version: bigint | null;
}

const INSERT_OUTBOX = {
  name: 'insert-outbox',
  text: `
    insert into outbox (id, aggregatetype, aggregateid, type, topic, key, payload, headers, sequence, version)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bytea[], $8::jsonb[],
                         $9::bigint[], $10::bigint[])`,
};

/** Rows are published in the order given. */
export function insertOutbox(tx: ClientBase, rows: readonly OutboxRow[]): Promise<unknown> {
  return tx.query({
    ...INSERT_OUTBOX,
    values: [
      textArray(rows.map((row) => row.id)),
      textArray(rows.map((row) => row.aggregateType)),
      textArray(rows.map((row) => row.aggregateId)),
      textArray(rows.map((row) => row.type)),
      textArray(rows.map((row) => row.topic)),
      byteaArray(rows.map((row) => row.key)),
      byteaArray(rows.map((row) => row.payload)),
      jsonbArray(rows.map((row) => JSON.stringify(row.headers))),
      bigintArray(rows.map((row) => row.sequence)),
      bigintArray(rows.map((row) => row.version)),
    ],
  });
}
