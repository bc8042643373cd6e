/** Records facts; what comes back is new, the rest was there already (a redelivery, or an id-conflict: compare the bodies). */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { bigintArray, byteaArray, textArray, timestamptzArray } from '../postgres/pg-array.ts';
import { toTimestamp } from '../postgres/timestamp.ts';

export interface FactRow {
  readonly customerNo: bigint;
  readonly factKey: Buffer;
  readonly occurredAt: Instant;
  readonly type: string;
  readonly subject: string | undefined;
  readonly body: Buffer;
}

const INSERT_FACTS = {
  name: 'insert-facts',
  text: `
    insert into facts (customer_no, fact_key, occurred_at, type, subject, body, recorded_at)
    select u.*, $7::timestamptz
    from unnest($1::bigint[], $2::bytea[], $3::timestamptz[], $4::text[], $5::text[], $6::bytea[]) as u
    on conflict do nothing
    returning customer_no, fact_key`,
};

const READ_BODIES = {
  name: 'read-fact-bodies',
  text: `
    select customer_no, fact_key, body from facts
    where (customer_no, fact_key) in (select * from unnest($1::bigint[], $2::bytea[]))`,
};

/** @returns keys (`factRowKey`) of the rows that are new. No row may occur twice in `rows`. */
export async function insertFacts(tx: ClientBase, rows: readonly FactRow[], now: Instant): Promise<Set<string>> {
  const result = await tx.query({
    ...INSERT_FACTS,
    values: [
      bigintArray(rows.map((row) => row.customerNo)),
      byteaArray(rows.map((row) => row.factKey)),
      timestamptzArray(rows.map((row) => row.occurredAt)),
      textArray(rows.map((row) => row.type)),
      textArray(rows.map((row) => row.subject ?? null)),
      byteaArray(rows.map((row) => row.body)),
      toTimestamp(now),
    ],
  });
  return new Set(result.rows.map((row) => factRowKey({ customerNo: row.customer_no, factKey: row.fact_key })));
}

/** @returns recorded body by `factRowKey`. */
export async function readFactBodies(
  tx: ClientBase,
  rows: readonly Pick<FactRow, 'customerNo' | 'factKey'>[],
): Promise<Map<string, Buffer>> {
  const result = await tx.query({
    ...READ_BODIES,
    values: [rows.map((row) => row.customerNo), rows.map((row) => row.factKey)],
  });
  return new Map(
    result.rows.map((row) => [factRowKey({ customerNo: row.customer_no, factKey: row.fact_key }), row.body as Buffer]),
  );
}

export function factRowKey(row: Pick<FactRow, 'customerNo' | 'factKey'>): string {
  return `${row.customerNo}/${row.factKey.toString('base64')}`;
}
