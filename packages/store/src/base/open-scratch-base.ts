/**
 * Tables of this session that hide those of a measured base: whoever measures on the same connection writes what is gone with it. For a dry run:
 * the base needs not fit into memory, and nothing of it stays.
 */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const tables = ['base_measurements', 'base_figures', 'base_months'] as const;

const CREATE = tables.map((table) =>
  statement({
    name: `hide-${table}`,
    text: `create temp table ${table} (like public.${table} including all)`,
  }),
);

/** @param db one connection, or a pool of one. */
export async function openScratchBase(db: ClientBase | Pool): Promise<void> {
  for (const each of CREATE) await each.run(db);
}
