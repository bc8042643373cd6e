/** How many records were ever put into the outbox, by topic (without the environment's prefix). */
import type { ClientBase, Pool } from 'pg';

export async function readOutboxCounts(db: ClientBase | Pool): Promise<Record<string, number>> {
  const { rows } = await db.query('select topic, count(*)::float8 as count from outbox group by topic order by topic');
  return Object.fromEntries(rows.map(({ topic, count }) => [topic, count]));
}
