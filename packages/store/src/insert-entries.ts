/** Appends lines to the ledger. */
import type { Entry } from '@loyalty-ladder/domain/entry.ts';
import type { Instant } from '@loyalty-ladder/domain/instant.ts';
import type { ClientBase } from 'pg';
import { toTimestamp } from './timestamp.ts';

export interface EntryRow extends Entry {
  readonly customerNo: bigint;
  /** Place in the customer's chain, from 1. */
  readonly entryNo: bigint;
  /** 16 bytes (entry-key.ts). */
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
      rows.map((row) => row.customerNo),
      rows.map((row) => row.entryNo),
      rows.map((row) => row.key),
      rows.map((row) => toTimestamp(row.at)),
      rows.map((row) => row.kind),
      rows.map((row) => row.from),
      rows.map((row) => row.to),
      rows.map((row) => row.points),
      rows.map((row) => (row.cause.type === 'fact' ? row.cause.source : null)),
      rows.map((row) => (row.cause.type === 'fact' ? row.cause.id : row.cause.timer)),
      rows.map((row) => row.correction),
      rows.map((row) => row.chain),
      toTimestamp(now),
    ],
  });
}
