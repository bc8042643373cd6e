/**
 * Triggers that would fire on old knowledge: outcomes not yet published, and webhooks not yet sent, of customers for whom something is due:
 * a fact that is recorded and not folded, or an instant that has passed. Both stand in customer_due.
 */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface OldKnowledgeBacklog {
  /** Of what waits, up to 100,001 outcomes and as many webhooks were looked at. */
  readonly triggers: number;
  readonly isCut: boolean;
  /** By Postgres' own clock, since the oldest of them was decided; null: there is none. */
  readonly oldestSeconds: number | null;
}

/** What waits in the outbox is found as read-outbox-backlog.ts finds it. */
const READ_ON_OLD_KNOWLEDGE = statement({
  name: 'read-on-old-knowledge',
  text: `
    with clock as materialized (select ladder_now() as now),
    mine as materialized (
      select coalesce(from_snapshot, '1:1:') as from_snapshot,
             coalesce(to_snapshot, '1:1:') as to_snapshot,
             coalesce(case when confirmed = batch then last_position else after_position end, 0) as sent_to,
             coalesce(pg_snapshot_xmax(to_snapshot) > pg_snapshot_xmax(pg_current_snapshot()), false) as is_moved
      from (select) as one left join relay_shards on shard = 0
    ), unpublished as materialized (
      select waiting.aggregateid, waiting.created_at
      from mine
      cross join lateral (
        (select aggregateid, created_at from outbox o
         where o.shard + 0 = 0 and o.position > sent_to and (is_moved or not pg_visible_in_snapshot(o.xid, from_snapshot))
         order by o.position limit 100001)
        union all
        (select aggregateid, created_at from outbox o
         where o.shard = 0 and o.xid >= pg_snapshot_xmin(to_snapshot) and o.position + 0 <= sent_to
           and not pg_visible_in_snapshot(o.xid, to_snapshot)
         limit 100001)
      ) as waiting
      limit 100001
    ), unsent as materialized (
      select d.customer_no, d.waiting_since as created_at
      from webhook_endpoints e
      cross join lateral (
        select customer_no, waiting_since from webhook_deliveries
        where endpoint_no = e.endpoint_no and state = 'waiting' order by waiting_since limit 100001
      ) as d
      limit 100001
    ), about as materialized (
      select i.customer_no, u.created_at
      from unpublished u
      cross join lateral (select customer_no from identities where customer_id = u.aggregateid offset 0) as i
      union all
      select customer_no, created_at from unsent
    )
    select count(*)::integer as triggers,
           (select count(*) > 100000 from unpublished) or (select count(*) > 100000 from unsent) as "isCut",
           extract(epoch from clock_timestamp() - min(about.created_at))::float8 as "oldestSeconds"
    from about
    cross join lateral (select due_at from customer_due where customer_no = about.customer_no offset 0) as d
    where d.due_at <= (select now from clock)`,
  row: { triggers: 'integer', isCut: 'boolean', oldestSeconds: 'float8?' },
});

export function readOnOldKnowledge(db: ClientBase | Pool): Promise<OldKnowledgeBacklog> {
  return READ_ON_OLD_KNOWLEDGE.only(db);
}
