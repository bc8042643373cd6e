/** How far the card repair (card-repair.ts) is behind the outbox: rows it has not followed, and the age of the oldest. */
import type { ClientBase, Pool } from 'pg';
import type { OutboxBacklog } from '../outbox/read-outbox-backlog.ts';

const READ_REPAIR_BACKLOG = `
  select count(*)::integer as rows, coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as "oldestAgeSeconds"
  from (
    select o.created_at
    from card_repair r join outbox o on o.shard = 0
    where o.xid >= pg_snapshot_xmin(r.followed_to) and not pg_visible_in_snapshot(o.xid, r.followed_to)
    limit 100001
  ) as waiting`;

/** Rows are counted up to 100,001. */
export async function readCardRepairBacklog(db: ClientBase | Pool): Promise<OutboxBacklog> {
  const { rows } = await db.query(READ_REPAIR_BACKLOG);
  return rows[0];
}
