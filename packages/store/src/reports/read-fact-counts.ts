/** How many facts are recorded, by type. */
import type { ClientBase, Pool } from 'pg';

export async function readFactCounts(db: ClientBase | Pool): Promise<Record<string, number>> {
  const { rows } = await db.query('select type, count(*)::float8 as count from facts group by type order by type');
  return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
}
