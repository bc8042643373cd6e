/** What waits in shards of the outbox that no relay has ever taken: with these, read-outbox-backlog.ts would say "nothing". */
import type { ClientBase, Pool } from 'pg';
import type { OutboxBacklog } from './read-outbox-backlog.ts';

const READ_UNRELAYED = `
  select count(*)::integer as rows, coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as "oldestAgeSeconds"
  from (
    select o.created_at from outbox o where not exists (select from relay_shards s where s.shard = o.shard) limit 100001
  ) as waiting`;

export async function readUnrelayedBacklog(db: ClientBase | Pool): Promise<OutboxBacklog> {
  const { rows } = await db.query(READ_UNRELAYED);
  return rows[0];
}
