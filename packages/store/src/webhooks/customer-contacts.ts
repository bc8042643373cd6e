/**
 * When customers were reached over channels that have a cap. Who counts holds the rows until its transaction ends, so that of two instances
 * of the service that claim messages to one customer the second counts what the first has sent.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import { roundTrip } from '../postgres/transaction.ts';

export interface CustomerChannel {
  readonly customerNo: bigint;
  readonly channel: string;
}

const CREATE_CONTACTS = statement({
  name: 'create-webhook-contacts',
  text: `
    insert into webhook_contacts (customer_no, channel)
    select u.customer_no, u.channel from unnest($1::bigint[], $2::text[]) as u(customer_no, channel)
    order by u.customer_no, u.channel collate "C"
    on conflict do nothing`,
  parameters: ['bigint[]', 'text[]'],
});

const LOCK_CONTACTS = statement({
  name: 'lock-webhook-contacts',
  text: `
    select u.customer_no as "customerNo", u.channel, at
    from (
      select customer_no, channel from unnest($1::bigint[], $2::text[]) as asked(customer_no, channel)
      order by customer_no, channel collate "C"
    ) as u
    cross join lateral (
      select starts from webhook_contacts
      where customer_no = u.customer_no and channel = u.channel collate "C"
      for no key update
    ) as locked
    cross join unnest(locked.starts) as at`,
  parameters: ['bigint[]', 'text[]'],
  row: { customerNo: 'bigint', channel: 'text', at: 'timestamptz' },
});

/** As many, and as long, as a cap can ask for (the gateway refuses more). */
const ADD_STARTS = statement({
  name: 'add-webhook-starts',
  text: `
    update webhook_contacts c
    set starts = (
      select array_agg(kept.at order by kept.at)
      from (
        select at from unnest(c.starts || array_fill($4::timestamptz, array[u.starts])) as at
        where at > $4::timestamptz - interval '90 days' order by at desc limit 100
      ) as kept
    )
    from unnest($1::bigint[], $2::text[], $3::integer[]) as u(customer_no, channel, starts)
    where c.customer_no = any (array[u.customer_no]) and c.channel = u.channel collate "C"`,
  parameters: ['bigint[]', 'text[]', 'integer[]', 'timestamptz'],
});

/** @param asked each once. @returns their starts, in no order; locked until the transaction ends. */
export async function lockContacts(
  tx: ClientBase,
  asked: readonly CustomerChannel[],
): Promise<(CustomerChannel & { readonly at: Instant })[]> {
  const customerNos = asked.map(({ customerNo }) => customerNo);
  const channels = asked.map(({ channel }) => channel);
  const [, starts] = await roundTrip([
    CREATE_CONTACTS.run(tx, customerNos, channels),
    LOCK_CONTACTS.rows(tx, customerNos, channels),
  ]);
  return starts;
}

/** @param added each once, with how many starts it has now. @param tx that has locked them. */
export async function addStarts(
  tx: ClientBase,
  added: readonly (CustomerChannel & { readonly starts: number })[],
  now: Instant,
): Promise<void> {
  await ADD_STARTS.run(
    tx,
    added.map(({ customerNo }) => customerNo),
    added.map(({ channel }) => channel),
    added.map(({ starts }) => starts),
    now,
  );
}
