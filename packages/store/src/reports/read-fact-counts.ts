/** How many facts are recorded, by type. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const READ_COUNTS = statement({
  name: 'read-fact-counts',
  text: 'select type, count(*)::float8 as count from facts group by type order by type',
  row: { type: 'text', count: 'float8' },
});

export async function readFactCounts(db: ClientBase | Pool): Promise<Record<string, number>> {
  const rows = await READ_COUNTS.rows(db);
  return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
}
