/** How far the card repair (card-repair.ts) is behind the outbox. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface CardRepairBacklog {
  /** Of the outbox, those that it has not followed; counted up to 100,001. */
  readonly rows: number;
  /** By Postgres' own clock, not by the ladder's; 0 when nothing waits. */
  readonly oldestAgeSeconds: number;
}

const READ_REPAIR_BACKLOG = statement({
  name: 'read-card-repair-backlog',
  text: `
    select count(*)::integer as rows,
           coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as "oldestAgeSeconds"
    from (
      select o.created_at
      from card_repair r
      cross join lateral (
        select created_at from outbox
        where shard = 0 and xid >= pg_snapshot_xmin(r.followed_to) and not pg_visible_in_snapshot(xid, r.followed_to)
        limit 100001
      ) as o
    ) as waiting`,
  row: { rows: 'integer', oldestAgeSeconds: 'float8' },
});

export function readCardRepairBacklog(db: ClientBase | Pool): Promise<CardRepairBacklog> {
  return READ_REPAIR_BACKLOG.only(db);
}
