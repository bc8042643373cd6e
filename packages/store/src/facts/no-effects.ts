/** Facts that changed nothing, with the reason; a refold may add some and take others back. */
import type { NoEffect } from '@loyalty-ladder/domain/state/outcome.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface NoEffectRow extends NoEffect {
  readonly customerNo: bigint;
}

const INSERT_NO_EFFECTS = statement({
  name: 'insert-no-effects',
  text: `
    insert into no_effects (customer_no, source, id, reason, effective_at)
    select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])`,
  parameters: ['bigint[]', 'text[]', 'text[]', 'text[]', 'timestamptz[]'],
});

const DELETE_NO_EFFECTS = statement({
  name: 'delete-no-effects',
  text: `
    delete from no_effects n
    using unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) as u(customer_no, source, id, reason)
    where n.customer_no = any (array[u.customer_no]) and (n.source, n.id, n.reason) = (u.source, u.id, u.reason)`,
  parameters: ['bigint[]', 'text[]', 'text[]', 'text[]'],
});

export function insertNoEffects(tx: ClientBase, rows: readonly NoEffectRow[]): Promise<unknown> {
  const instants = rows.map((row) => row.at);
  return INSERT_NO_EFFECTS.run(tx, ...keys(rows), instants);
}

export function deleteNoEffects(tx: ClientBase, rows: readonly NoEffectRow[]): Promise<unknown> {
  return DELETE_NO_EFFECTS.run(tx, ...keys(rows));
}

const keys = (rows: readonly NoEffectRow[]) =>
  [
    rows.map((row) => row.customerNo),
    rows.map((row) => row.source),
    rows.map((row) => row.id),
    rows.map((row) => row.reason),
  ] as const;
