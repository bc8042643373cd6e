/**
 * A store moved row by row into a cluster of its own, as pg_dump and psql do: the same rows, other transaction ids. (The binaries that the
 * stack brings along have no pg_dump, and one of the system is older than the server.)
 */
import { prepareDatabase } from '@loyalty-ladder/operations/setup/prepare-database.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import type { Client, Pool } from 'pg';
import { inject } from 'vitest';
import { withClient } from './test-database.ts';
import { makeTestLogins } from './test-logins.ts';

/** Not younger than any that a test is likely to be moved into. */
const IDS = 20_000;

const SPEND = `do $$ begin for i in 1..${IDS} loop perform pg_current_xact_id(); commit; end loop; end $$`;
const TABLES = `
  select relname as name from pg_class
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname <> all ('{migrations,writer_customers}')`;
const SEQUENCES = 'select sequencename as name, last_value as last from pg_sequences where last_value is not null';
/** What preparing a database puts into it. */
const PREPARED = ['store', 'clock', 'programs', 'card_repair', 'webhook_intake', 'probing', 'census'];

/** A cluster that has lived: its transaction ids are above those of a new one. */
export async function spendTransactionIds(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, (client) => client.query(SPEND));
}

/** @param to an empty database of another cluster, of the same schema. @returns a pool on it, which close. */
export async function moveStore(from: string, to: string): Promise<Pool> {
  await prepareDatabase(to);
  await withClient(from, (source) =>
    withClient(to, async (target) => {
      await makeTestLogins(target, inject('runId'));
      for (const name of PREPARED) await target.query(`delete from ${name}`);
      const { rows: tables } = await source.query(TABLES);
      for (const { name } of tables) await moveRows(source, target, name);
      const { rows: sequences } = await source.query(SEQUENCES);
      for (const { name, last } of sequences) await target.query('select setval($1, $2)', [name, last]);
    }),
  );
  return createPool({ databaseUrl: to, applicationName: 'test' });
}

async function moveRows(source: Client, target: Client, table: string): Promise<void> {
  const { rows } = await source.query(`select to_jsonb(t)::text as row from ${table} t`);
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(JSON.parse(first.row)).map((name) => `"${name}"`);
  await target.query({
    text: `
      insert into ${table} (${columns.join(', ')}) overriding system value
      select ${columns.map((name) => `r.${name}`).join(', ')}
      from unnest($1::jsonb[]) as u(line) cross join lateral jsonb_populate_record(null::${table}, line) as r`,
    values: [rows.map(({ row }) => row)],
  });
}
