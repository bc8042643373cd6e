/** How many records could not be applied, by reason. */
import type { ClientBase, Pool } from 'pg';

export async function readDeadLetterCounts(db: ClientBase | Pool): Promise<Record<string, number>> {
  const { rows } = await db.query(
    'select reason, count(*)::float8 as count from dead_letters group by reason order by reason',
  );
  return Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
}
