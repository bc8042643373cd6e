/** How much of the outbox webhooks have not taken in: rows counted up to a limit, and the age of the oldest. Probes are nobody's news. */
import type { ClientBase, Pool } from 'pg';
import type { OutboxBacklog } from '../outbox/read-outbox-backlog.ts';
import { statement } from '../postgres/statement.ts';

/**
 * What is left of the window that is being read (outbox/outcome-cursor.ts), and what was recorded since it was opened: that is found by
 * transaction ids, of which an intake that is not behind has none to look through.
 */
const READ_BACKLOG = statement({
  name: 'read-intake-backlog',
  text: `
    select case when count(*) > 100000 then 100001 else count(*) filter (where topic <> 'loyalty.probes') end::integer as rows,
           greatest(coalesce(extract(epoch from clock_timestamp() - min(created_at) filter (where topic <> 'loyalty.probes')), 0), 0)::float8
             as "oldestAgeSeconds"
    from webhook_intake
    cross join lateral (
      (select created_at, topic from outbox o
       where from_snapshot::text <> to_snapshot::text and o.shard + 0 = 0 and o.position > after_position and o.position <= last_position
         and pg_visible_in_snapshot(o.xid, to_snapshot) and not pg_visible_in_snapshot(o.xid, from_snapshot)
       order by o.position limit 100001)
      union all
      (select created_at, topic from outbox o
       where o.shard = 0 and o.xid >= pg_snapshot_xmin(to_snapshot) and not pg_visible_in_snapshot(o.xid, to_snapshot)
       limit 100001)
    ) as waiting`,
  row: { rows: 'integer', oldestAgeSeconds: 'float8' },
});

export function readIntakeBacklog(db: ClientBase | Pool): Promise<OutboxBacklog> {
  return READ_BACKLOG.only(db);
}
