/** How much of the outbox waits, for metrics: rows counted up to a limit, and the age of the oldest. */
import type { ClientBase, Pool } from 'pg';

export interface OutboxBacklog {
  /** Counted up to 100,001. */
  readonly rows: number;
  /** 0 when nothing waits. */
  readonly oldestAgeSeconds: number;
}

const READ_BACKLOG = {
  name: 'read-outbox-backlog',
  text: `
    select count(*)::integer as rows, coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as oldest_age_seconds
    from (
      select o.created_at
      from relay_shards s join outbox o on o.shard = s.shard
      where s.shard = $1 and o.xid >= pg_snapshot_xmin(s.from_snapshot) and not pg_visible_in_snapshot(o.xid, s.from_snapshot)
        and (o.position > s.last_position or not pg_visible_in_snapshot(o.xid, s.to_snapshot))
      limit 100001
    ) as waiting`,
};

export async function readOutboxBacklog(db: ClientBase | Pool, shard: number): Promise<OutboxBacklog> {
  const { rows } = await db.query({ ...READ_BACKLOG, values: [shard] });
  return { rows: rows[0].rows, oldestAgeSeconds: Math.max(0, rows[0].oldest_age_seconds) };
}
