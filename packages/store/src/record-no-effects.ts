/** Facts that changed nothing, with the reason; a refold may add some and take others back. */
import type { Instant } from '@loyalty-ladder/domain/instant.ts';
import type { ClientBase } from 'pg';
import { toTimestamp } from './timestamp.ts';

export interface NoEffectRow {
  readonly customerNo: bigint;
  readonly factKey: Buffer;
  readonly reason: string;
  readonly at: Instant;
}

const INSERT_NO_EFFECTS = {
  name: 'insert-no-effects',
  text: `
    insert into no_effects (customer_no, fact_key, reason, effective_at)
    select * from unnest($1::bigint[], $2::bytea[], $3::text[], $4::timestamptz[])`,
};

const DELETE_NO_EFFECTS = {
  name: 'delete-no-effects',
  text: `
    delete from no_effects n
    using unnest($1::bigint[], $2::bytea[], $3::text[]) as u(customer_no, fact_key, reason)
    where n.customer_no = u.customer_no and n.fact_key = u.fact_key and n.reason = u.reason`,
};

export function insertNoEffects(tx: ClientBase, rows: readonly NoEffectRow[]): Promise<unknown> {
  return tx.query({ ...INSERT_NO_EFFECTS, values: [...keys(rows), rows.map((row) => toTimestamp(row.at))] });
}

export function deleteNoEffects(tx: ClientBase, rows: readonly NoEffectRow[]): Promise<unknown> {
  return tx.query({ ...DELETE_NO_EFFECTS, values: keys(rows) });
}

const keys = (rows: readonly NoEffectRow[]): unknown[] => [
  rows.map((row) => row.customerNo),
  rows.map((row) => row.factKey),
  rows.map((row) => row.reason),
];
