/** How many records were ever put into the outbox, by topic (without the environment's prefix). */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const READ_COUNTS = statement({
  name: 'read-outbox-counts',
  text: 'select topic, count(*)::float8 as count from outbox group by topic order by topic',
  row: { topic: 'text', count: 'float8' },
});

export async function readOutboxCounts(db: ClientBase | Pool): Promise<Record<string, number>> {
  const rows = await READ_COUNTS.rows(db);
  return Object.fromEntries(rows.map(({ topic, count }) => [topic, count]));
}
