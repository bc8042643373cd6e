/** Appends lines to the ledger. */
import type { Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import { causeColumns } from './cause-columns.ts';

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

const INSERT_ENTRIES = statement({
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
  parameters: [
    'bigint[]',
    'bigint[]',
    'bytea[]',
    'timestamptz[]',
    'text[]',
    'text[]',
    'text[]',
    'bigint[]',
    'text?[]',
    'text[]',
    'boolean[]',
    'bytea[]',
    'timestamptz',
  ],
});

export function insertEntries(tx: ClientBase, rows: readonly EntryRow[], now: Instant): Promise<unknown> {
  const causes = rows.map((row) => causeColumns(row.cause));
  return INSERT_ENTRIES.run(
    tx,
    rows.map((row) => row.customerNo),
    rows.map((row) => row.entryNo),
    rows.map((row) => row.key),
    rows.map((row) => row.at),
    rows.map((row) => row.kind),
    rows.map((row) => row.from),
    rows.map((row) => row.to),
    rows.map((row) => row.points),
    causes.map((cause) => cause.causeSource),
    causes.map((cause) => cause.cause),
    rows.map((row) => row.correction),
    rows.map((row) => row.chain),
    now,
  );
}
