/** Which campaigns run: of a customer, an endpoint and a type of change at most one, whatever the history holds. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface CampaignPlace {
  readonly customerNo: bigint;
  readonly endpointNo: bigint;
  readonly type: string;
}

export interface StandingCampaign extends CampaignPlace {
  readonly value: string;
  /** Of the outcome that it started on. */
  readonly position: bigint;
  /** Of the message that started it. */
  readonly webhookId: string;
}

const READ_STANDING = statement({
  name: 'read-standing-campaigns',
  text: `
    select customer_no as "customerNo", endpoint_no as "endpointNo", type, value, position, webhook_id as "webhookId"
    from webhook_standing where customer_no = any ($1::bigint[])`,
  parameters: ['bigint[]'],
  row: {
    customerNo: 'bigint',
    endpointNo: 'bigint',
    type: 'text',
    value: 'text',
    position: 'bigint',
    webhookId: 'text',
  },
});

/** A replay of old outcomes does not take the place of a later start. */
const START = statement({
  name: 'start-campaigns',
  text: `
    insert into webhook_standing as standing (customer_no, endpoint_no, type, value, position, webhook_id)
    select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::text[])
    on conflict (customer_no, endpoint_no, type) do update
    set value = excluded.value, position = excluded.position, webhook_id = excluded.webhook_id
    where standing.position < excluded.position`,
  parameters: ['bigint[]', 'bigint[]', 'text[]', 'text[]', 'bigint[]', 'text[]'],
});

const STOP = statement({
  name: 'stop-campaigns',
  text: `
    delete from webhook_standing s
    using unnest($1::bigint[], $2::bigint[], $3::text[]) as u(customer_no, endpoint_no, type)
    where s.customer_no = any (array[u.customer_no]) and s.endpoint_no = any (array[u.endpoint_no]) and s.type = any (array[u.type])`,
  parameters: ['bigint[]', 'bigint[]', 'text[]'],
});

const FORGET = statement({
  name: 'forget-campaigns',
  text: `
    delete from webhook_standing s
    using unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[]) as u(customer_no, endpoint_no, type, position)
    where s.customer_no = any (array[u.customer_no]) and s.endpoint_no = any (array[u.endpoint_no]) and s.type = any (array[u.type])
      and s.position = u.position`,
  parameters: ['bigint[]', 'bigint[]', 'text[]', 'bigint[]'],
});

export function readStanding(tx: ClientBase, customerNos: readonly bigint[]): Promise<StandingCampaign[]> {
  return READ_STANDING.rows(tx, customerNos);
}

export async function startCampaigns(tx: ClientBase, campaigns: readonly StandingCampaign[]): Promise<void> {
  if (campaigns.length === 0) return;
  await START.run(
    tx,
    campaigns.map((each) => each.customerNo),
    campaigns.map((each) => each.endpointNo),
    campaigns.map((each) => each.type),
    campaigns.map((each) => each.value),
    campaigns.map((each) => each.position),
    campaigns.map((each) => each.webhookId),
  );
}

export async function stopCampaigns(tx: ClientBase, places: readonly CampaignPlace[]): Promise<void> {
  if (places.length === 0) return;
  await STOP.run(
    tx,
    places.map((each) => each.customerNo),
    places.map((each) => each.endpointNo),
    places.map((each) => each.type),
  );
}

/** Campaigns that began with these messages, if they still do: nobody was told of them. */
export async function forgetCampaigns(
  tx: ClientBase,
  starts: readonly (CampaignPlace & { readonly position: bigint })[],
): Promise<void> {
  if (starts.length === 0) return;
  await FORGET.run(
    tx,
    starts.map((each) => each.customerNo),
    starts.map((each) => each.endpointNo),
    starts.map((each) => each.type),
    starts.map((each) => each.position),
  );
}
