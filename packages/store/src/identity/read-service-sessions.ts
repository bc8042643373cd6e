/** Which processes are connected to the store, by the names that they give themselves. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const READ_SESSIONS = statement({
  name: 'read-service-sessions',
  text: `
    select application_name as name
    from pg_stat_activity
    where datname = current_database() and application_name = any($1::text[])
    group by application_name
    order by application_name`,
  parameters: ['text[]'],
  row: { name: 'text?' },
});

/** @returns those of the names that have a session. */
export async function readServiceSessions(db: ClientBase | Pool, names: readonly string[]): Promise<string[]> {
  const rows = await READ_SESSIONS.rows(db, names);
  return rows.flatMap(({ name }) => (name === null ? [] : [name]));
}
