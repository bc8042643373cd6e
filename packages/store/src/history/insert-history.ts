/** Appends revisions of outcomes: the log that is published, and that the next refold is compared with. */
import type { Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import { storedContent } from './outcome-content.ts';

export interface HistoryRow {
  readonly customerNo: bigint;
  /** 16 bytes (outcome-key.ts). */
  readonly key: Buffer;
  readonly revision: number;
  readonly retracted: boolean;
  /** As it was published: of a notice nobody could tell it from the history. */
  readonly current: boolean;
  readonly type: Outcome['type'];
  readonly at: Instant;
  /** The outcome's content, without what tells how it was learned. */
  readonly content: object;
  readonly sequence: bigint;
  readonly version: bigint;
}

const INSERT_HISTORY = statement({
  name: 'insert-history',
  text: `
    insert into history (customer_no, outcome_key, revision, retracted, type, effective_at, content, sequence, version, current,
                         decided_at)
    select u.*, $11::timestamptz
    from unnest($1::bigint[], $2::bytea[], $3::integer[], $4::boolean[], $5::text[], $6::timestamptz[], $7::jsonb[], $8::bigint[],
                $9::bigint[], $10::boolean[]) as u`,
  parameters: [
    'bigint[]',
    'bytea[]',
    'integer[]',
    'boolean[]',
    'text[]',
    'timestamptz[]',
    'jsonb[]',
    'bigint[]',
    'bigint[]',
    'boolean[]',
    'timestamptz',
  ],
});

export function insertHistory(tx: ClientBase, rows: readonly HistoryRow[], now: Instant): Promise<unknown> {
  return INSERT_HISTORY.run(
    tx,
    rows.map((row) => row.customerNo),
    rows.map((row) => row.key),
    rows.map((row) => row.revision),
    rows.map((row) => row.retracted),
    rows.map((row) => row.type),
    rows.map((row) => row.at),
    rows.map((row) => storedContent(row.type, row.content)),
    rows.map((row) => row.sequence),
    rows.map((row) => row.version),
    rows.map((row) => row.current),
    now,
  );
}
