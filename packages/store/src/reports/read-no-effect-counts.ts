/** How many facts changed nothing, by reason: as the facts known today have it. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const READ_COUNTS = statement({
  name: 'read-no-effect-counts',
  text: 'select reason, count(*)::float8 as count from no_effects group by reason order by reason',
  row: { reason: 'text', count: 'float8' },
});

export async function readNoEffectCounts(db: ClientBase | Pool): Promise<Record<string, number>> {
  const rows = await READ_COUNTS.rows(db);
  return Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
}
