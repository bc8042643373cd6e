/** Keeps the tables of webhooks from growing for ever, a page of rows at a time: what is done leaves the log, what has waited too long is given up. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const DROP_DONE = statement({
  name: 'drop-done-deliveries',
  text: `
    delete from webhook_deliveries d
    using (
      select done.row from webhook_endpoints e
      cross join lateral (
        select ctid as row from webhook_deliveries
        where endpoint_no = e.endpoint_no and done_at < (select clock_timestamp() - $1 * interval '1 millisecond')
        order by done_at
        limit $2
      ) as done
      limit $2
    ) as old
    where d.ctid = old.row`,
  parameters: ['float8', 'bigint'],
});

/**
 * What has waited too long, and what waits for an endpoint that is deleted. A queue that a sender is at is left to the next time; one that is
 * late with its result finds another claim.
 */
const GIVE_UP_WAITING = statement({
  name: 'give-up-waiting-deliveries',
  text: `
    with old as materialized (
      select waiting.*, e.reason
      from (
        select endpoint_no, case when state = 'deleted' then 'deleted' else 'expired' end as reason,
               clock_timestamp() - case when state = 'deleted' then 0 else $1::float8 end * interval '1 millisecond' as before
        from webhook_endpoints
      ) as e
      cross join lateral (
        select customer_no, endpoint_no, ctid as row from webhook_deliveries
        where endpoint_no = e.endpoint_no and state = 'waiting' and waiting_since < e.before
        order by waiting_since
        limit $2
      ) as waiting
      limit $2
    ), queues as materialized (
      select o.customer_no, o.endpoint_no
      from (select distinct customer_no, endpoint_no from old order by customer_no, endpoint_no) as o
      cross join lateral (
        select leased_until from webhook_queues l where l.customer_no = o.customer_no and l.endpoint_no = o.endpoint_no for update
      ) as queue
      where queue.leased_until is null or queue.leased_until < clock_timestamp()
    ), given_up as (
      update webhook_deliveries d set state = 'dead', reason = old.reason, done_at = clock_timestamp()
      from old join queues using (customer_no, endpoint_no)
      where d.ctid = old.row
      returning d.customer_no, d.endpoint_no
    ), gone as materialized (
      select customer_no, endpoint_no, count(*)::integer as messages from given_up group by customer_no, endpoint_no
    ), emptied as (
      delete from webhook_queues l using gone
      where l.customer_no = any (array[gone.customer_no]) and l.endpoint_no = any (array[gone.endpoint_no])
        and l.waiting <= gone.messages
    ), shortened as (
      update webhook_queues l
      set waiting = l.waiting - gone.messages, claim = case when l.claim is not null then 'given up' end
      from gone
      where l.customer_no = any (array[gone.customer_no]) and l.endpoint_no = any (array[gone.endpoint_no])
        and l.waiting > gone.messages
    )
    select coalesce(sum(messages), 0)::integer as messages from gone`,
  parameters: ['float8', 'bigint'],
  row: { messages: 'integer' },
});

const DROP_STANDING = statement({
  name: 'drop-standing-of-deleted',
  text: `
    delete from webhook_standing s
    using (
      select rows.row
      from (select endpoint_no from webhook_endpoints where state = 'deleted') as e
      cross join lateral (
        select ctid as row from webhook_standing where endpoint_no = e.endpoint_no limit $1
      ) as rows
      limit $1
    ) as page
    where s.ctid = page.row`,
  parameters: ['bigint'],
});

/** @returns whether more of it waits. */
export async function tidyWebhooks(db: ClientBase | Pool, keepMs: number, rowsMax: number): Promise<boolean> {
  const page = BigInt(rowsMax);
  const rows = [
    await DROP_DONE.run(db, keepMs, page),
    (await GIVE_UP_WAITING.only(db, keepMs, page)).messages,
    await DROP_STANDING.run(db, page),
  ];
  return rows.some((count) => count >= rowsMax);
}
