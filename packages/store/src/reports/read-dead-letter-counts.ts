/** How many records could not be applied, by reason. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const READ_COUNTS = statement({
  name: 'read-dead-letter-counts',
  text: 'select reason, count(*)::float8 as count from dead_letters group by reason order by reason',
  row: { reason: 'text', count: 'float8' },
});

export async function readDeadLetterCounts(db: ClientBase | Pool): Promise<Record<string, number>> {
  const rows = await READ_COUNTS.rows(db);
  return Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
}
