/** Keeps the tables of webhooks from growing for ever, a page of rows at a time: what is done leaves the log, what has waited too long is given up. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const DROP_DONE = statement({
  name: 'drop-done-deliveries',
  text: `
    delete from webhook_deliveries d
    using (
      select ctid as row from webhook_deliveries
      where done_at < (select clock_timestamp() - $1 * interval '1 millisecond')
      order by done_at
      limit $2
    ) as old
    where d.ctid = old.row`,
  parameters: ['float8', 'bigint'],
});

/** A queue that a sender is at is left to the next time. */
const GIVE_UP_WAITING = statement({
  name: 'give-up-waiting-deliveries',
  text: `
    with old as materialized (
      select customer_no, endpoint_no, ctid as row from webhook_deliveries
      where state = 'waiting' and created_at < (select clock_timestamp() - $1 * interval '1 millisecond')
      order by created_at
      limit $2
    ), queues as materialized (
      select o.customer_no, o.endpoint_no
      from (select distinct customer_no, endpoint_no from old order by customer_no, endpoint_no) as o
      cross join lateral (
        select leased_until from webhook_queues l where l.customer_no = o.customer_no and l.endpoint_no = o.endpoint_no for update
      ) as queue
      where queue.leased_until is null or queue.leased_until < clock_timestamp()
    ), given_up as (
      update webhook_deliveries d set state = 'dead', reason = 'expired', done_at = clock_timestamp()
      from old join queues using (customer_no, endpoint_no)
      where d.ctid = old.row
      returning d.customer_no, d.endpoint_no
    )
    update webhook_queues l set waiting = l.waiting - gone.messages
    from (select customer_no, endpoint_no, count(*)::integer as messages from given_up group by customer_no, endpoint_no) as gone
    where l.customer_no = any (array[gone.customer_no]) and l.endpoint_no = any (array[gone.endpoint_no])`,
  parameters: ['float8', 'bigint'],
});

const ofDeleted = (table: string) => `
  delete from ${table} t
  using (
    select rows.row
    from (select endpoint_no from webhook_endpoints where state = 'deleted') as e
    cross join lateral (
      select ctid as row from ${table} where endpoint_no = e.endpoint_no limit $1
    ) as rows
    limit $1
  ) as page
  where t.ctid = page.row`;

const DROP_QUEUES = statement({
  name: 'drop-queues-of-deleted',
  text: ofDeleted('webhook_queues'),
  parameters: ['bigint'],
});

const DROP_STANDING = statement({
  name: 'drop-standing-of-deleted',
  text: ofDeleted('webhook_standing'),
  parameters: ['bigint'],
});

const DROP_DELIVERIES = statement({
  name: 'drop-deliveries-of-deleted',
  text: ofDeleted('webhook_deliveries'),
  parameters: ['bigint'],
});

/** @returns whether more of it waits. */
export async function tidyWebhooks(db: ClientBase | Pool, keepMs: number, rowsMax: number): Promise<boolean> {
  const page = BigInt(rowsMax);
  const rows = [
    await DROP_DONE.run(db, keepMs, page),
    await GIVE_UP_WAITING.run(db, keepMs, page),
    await DROP_QUEUES.run(db, page),
    await DROP_STANDING.run(db, page),
    await DROP_DELIVERIES.run(db, page),
  ];
  return rows.some((count) => count >= rowsMax);
}
