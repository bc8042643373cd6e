/** Records facts; what comes back is new, the rest was there already (a redelivery, or an id-conflict: compare the bodies). */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface FactRow {
  readonly customerNo: bigint;
  readonly factKey: Buffer;
  readonly occurredAt: Instant;
  readonly type: string;
  readonly subject: string | undefined;
  readonly body: Buffer;
}

const INSERT_FACTS = statement({
  name: 'insert-facts',
  text: `
    insert into facts (customer_no, fact_key, occurred_at, type, subject, body, recorded_at)
    select u.*, $7::timestamptz
    from unnest($1::bigint[], $2::bytea[], $3::timestamptz[], $4::text[], $5::text[], $6::bytea[]) as u
    on conflict do nothing
    returning customer_no as "customerNo", fact_key as "factKey"`,
  parameters: ['bigint[]', 'bytea[]', 'timestamptz[]', 'text[]', 'text?[]', 'bytea[]', 'timestamptz'],
  row: { customerNo: 'bigint', factKey: 'bytea' },
});

const READ_BODIES = statement({
  name: 'read-fact-bodies',
  text: `
    select f.customer_no as "customerNo", f.fact_key as "factKey", f.body
    from unnest($1::bigint[], $2::bytea[]) as u(customer_no, fact_key)
    join facts f on f.customer_no = any (array[u.customer_no]) and f.fact_key = u.fact_key`,
  parameters: ['bigint[]', 'bytea[]'],
  row: { customerNo: 'bigint', factKey: 'bytea', body: 'bytea' },
});

/** @returns keys (`factRowKey`) of the rows that are new. No row may occur twice in `rows`. */
export async function insertFacts(tx: ClientBase, rows: readonly FactRow[], now: Instant): Promise<Set<string>> {
  const inserted = await INSERT_FACTS.rows(
    tx,
    rows.map((row) => row.customerNo),
    rows.map((row) => row.factKey),
    rows.map((row) => row.occurredAt),
    rows.map((row) => row.type),
    rows.map((row) => row.subject ?? null),
    rows.map((row) => row.body),
    now,
  );
  return new Set(inserted.map(factRowKey));
}

/** @returns recorded body by `factRowKey`. */
export async function readFactBodies(
  tx: ClientBase | Pool,
  rows: readonly Pick<FactRow, 'customerNo' | 'factKey'>[],
): Promise<Map<string, Buffer>> {
  const recorded = await READ_BODIES.rows(
    tx,
    rows.map((row) => row.customerNo),
    rows.map((row) => row.factKey),
  );
  return new Map(recorded.map((row) => [factRowKey(row), row.body]));
}

export function factRowKey(row: Pick<FactRow, 'customerNo' | 'factKey'>): string {
  return `${row.customerNo}/${row.factKey.toString('base64')}`;
}
