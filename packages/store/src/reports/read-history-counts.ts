/** How many outcomes stand after collapse, by type. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const READ_COUNTS = statement({
  name: 'read-history-counts',
  text: 'select type, count(*)::float8 as count from standing_history group by type order by type',
  row: { type: 'text', count: 'float8' },
});

export async function readHistoryCounts(db: ClientBase | Pool): Promise<Record<string, number>> {
  const rows = await READ_COUNTS.rows(db);
  return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
}
