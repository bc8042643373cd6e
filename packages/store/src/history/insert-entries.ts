/** Appends lines to the ledger. */
import type { Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { bigintArray, booleanArray, byteaArray, textArray, timestamptzArray } from '../postgres/pg-array.ts';
import { toTimestamp } from '../postgres/timestamp.ts';

export interface EntryRow extends Entry {
  readonly customerNo: bigint;
  /** Place in the customer's chain, from 1. */
  readonly entryNo: bigint;
  /** 16 bytes (entry-chain.ts). */
  readonly key: Buffer;
  /** A difference to what had been recorded under this key: may be negative. */
  readonly correction: boolean;
  readonly chain: Buffer;
}

const INSERT_ENTRIES = {
  name: 'insert-entries',
  text: `
    insert into entries (customer_no, entry_no, entry_key, effective_at, kind, from_account, to_account, points, cause_source, cause,
                         corrects, chain, recorded_at)
    select u.customer_no, u.entry_no, u.entry_key, u.effective_at, u.kind, u.from_account, u.to_account, u.points, u.cause_source,
           u.cause, case when u.correction then u.entry_key end, u.chain, $13::timestamptz
    from unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::bigint[],
                $9::text[], $10::text[], $11::boolean[], $12::bytea[])
      as u(customer_no, entry_no, entry_key, effective_at, kind, from_account, to_account, points, cause_source, cause, correction,
           chain)`,
};

export function insertEntries(tx: ClientBase, rows: readonly EntryRow[], now: Instant): Promise<unknown> {
  return tx.query({
    ...INSERT_ENTRIES,
    values: [
      bigintArray(rows.map((row) => row.customerNo)),
      bigintArray(rows.map((row) => row.entryNo)),
      byteaArray(rows.map((row) => row.key)),
      timestamptzArray(rows.map((row) => row.at)),
      textArray(rows.map((row) => row.kind)),
      textArray(rows.map((row) => row.from)),
      textArray(rows.map((row) => row.to)),
      bigintArray(rows.map((row) => row.points)),
      textArray(rows.map((row) => (row.cause.type === 'fact' ? row.cause.source : null))),
      textArray(rows.map((row) => (row.cause.type === 'fact' ? row.cause.id : row.cause.timer))),
      booleanArray(rows.map((row) => row.correction)),
      byteaArray(rows.map((row) => row.chain)),
      toTimestamp(now),
    ],
  });
}
