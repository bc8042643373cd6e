/** Appends revisions of outcomes: the log that is published, and that the next refold is compared with. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import {
  bigintArray,
  booleanArray,
  byteaArray,
  integerArray,
  jsonbArray,
  textArray,
  timestamptzArray,
} from '../postgres/pg-array.ts';
import { toTimestamp } from '../postgres/timestamp.ts';

export interface HistoryRow {
  readonly customerNo: bigint;
  /** 16 bytes (outcome-key.ts). */
  readonly key: Buffer;
  readonly revision: number;
  readonly retracted: boolean;
  readonly type: string;
  readonly at: Instant;
  /** The outcome's content, without what tells how it was learned. */
  readonly content: object;
  readonly sequence: bigint;
  readonly version: bigint;
}

const INSERT_HISTORY = {
  name: 'insert-history',
  text: `
    insert into history (customer_no, outcome_key, revision, retracted, type, effective_at, content, sequence, version, decided_at)
    select u.*, $10::timestamptz
    from unnest($1::bigint[], $2::bytea[], $3::integer[], $4::boolean[], $5::text[], $6::timestamptz[], $7::jsonb[], $8::bigint[],
                $9::bigint[]) as u`,
};

export function insertHistory(tx: ClientBase, rows: readonly HistoryRow[], now: Instant): Promise<unknown> {
  return tx.query({
    ...INSERT_HISTORY,
    values: [
      bigintArray(rows.map((row) => row.customerNo)),
      byteaArray(rows.map((row) => row.key)),
      integerArray(rows.map((row) => row.revision)),
      booleanArray(rows.map((row) => row.retracted)),
      textArray(rows.map((row) => row.type)),
      timestamptzArray(rows.map((row) => row.at)),
      jsonbArray(rows.map((row) => JSON.stringify(row.content))),
      bigintArray(rows.map((row) => row.sequence)),
      bigintArray(rows.map((row) => row.version)),
      toTimestamp(now),
    ],
  });
}
