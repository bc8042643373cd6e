/** How many facts changed nothing, by reason: as the facts known today have it. */
import type { ClientBase, Pool } from 'pg';

export async function readNoEffectCounts(db: ClientBase | Pool): Promise<Record<string, number>> {
  const { rows } = await db.query(
    'select reason, count(*)::float8 as count from no_effects group by reason order by reason',
  );
  return Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
}
