/** How much of the outbox waits, for metrics: rows counted up to a limit, and the age of the oldest. Probes are nobody's news. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface OutboxBacklog {
  /** Counted up to 100,001. A batch under way waits until Kafka is known to have it. */
  readonly rows: number;
  /** By Postgres' own clock, not by the ladder's; 0 when nothing waits. */
  readonly oldestAgeSeconds: number;
}

/**
 * Two searches, because a relay that is idle after a long backlog has a long window behind it, which no scrape must read again: rows
 * behind the last one sent (new ones, and the rest of the window); and rows before it that the window did not see, of transactions
 * that ended late: these are found by their ids, `position + 0` keeps Postgres from walking all positions instead (100 ms for 400,000).
 * Before the first relay there is no row in relay_shards, and all rows wait. In a store that was moved by a dump (identity/) snapshots
 * say nothing of what was recorded since: all behind the last position waits.
 */
const READ_BACKLOG = statement({
  name: 'read-outbox-backlog',
  text: `
    select case when count(*) > 100000 then 100001 else count(*) filter (where topic <> 'loyalty.probes') end::integer as rows,
           coalesce(extract(epoch from clock_timestamp() - min(created_at) filter (where topic <> 'loyalty.probes')), 0)::float8
             as "oldestAgeSeconds"
    from (
      select coalesce(from_snapshot, '1:1:') as from_snapshot,
             coalesce(to_snapshot, '1:1:') as to_snapshot,
             coalesce(case when confirmed = batch then last_position else after_position end, 0) as sent_to,
             coalesce(pg_snapshot_xmax(to_snapshot) > pg_snapshot_xmax(pg_current_snapshot()), false) as is_moved
      from (select) as one left join relay_shards on shard = 0
    ) as mine
    cross join lateral (
      (select created_at, topic from outbox o
       where o.shard + 0 = 0 and o.position > sent_to and (is_moved or not pg_visible_in_snapshot(o.xid, from_snapshot))
       order by o.position limit 100001)
      union all
      (select created_at, topic from outbox o
       where o.shard = 0 and o.xid >= pg_snapshot_xmin(to_snapshot) and o.position + 0 <= sent_to
         and not pg_visible_in_snapshot(o.xid, to_snapshot)
       limit 100001)
    ) as waiting`,
  row: { rows: 'integer', oldestAgeSeconds: 'float8' },
});

export async function readOutboxBacklog(db: ClientBase | Pool): Promise<OutboxBacklog> {
  const { rows, oldestAgeSeconds } = await READ_BACKLOG.only(db);
  return { rows, oldestAgeSeconds: Math.max(0, oldestAgeSeconds) };
}
