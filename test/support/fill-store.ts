/** Rows in every table that grows, made by Postgres: not true to any customer's life, but as many, and as spread, as a plan could wish. */
import type { ClientBase } from 'pg';

/** Adds so many customers to those that are there. */
export async function fillStore(client: ClientBase, customers: number): Promise<void> {
  const { rows } = await client.query('select coalesce(max(customer_no), 0)::integer as last from customers');
  for (const insert of inserts(`generate_series(${rows[0].last + 1}, ${rows[0].last + customers}) as no`)) {
    await client.query(insert);
  }
}

const inserts = (nos: string): string[] => [
  `insert into identities select 'c' || no, no from ${nos}`,
  `insert into customers (customer_no, customer_id, partition, fold_version, state, entry_count, chain)
   select no, 'c' || no, no % 12, 1, '\\x01', 4, sha256('x') from ${nos}`,
  `insert into customer_due select no, no % 12, now() + no * interval '1 minute' from ${nos}`,
  `insert into referrals select no, no + 1, 's', 'r', now() from ${nos}`,
  `insert into facts select no, ${KEY}, ${AT}, 'contact.store-visit', 's' || i, '\\x01', now() from ${nos}, ${FOUR}`,
  `insert into checkpoints select no, ${AT}, 64 * i, 1, '\\x01' from ${nos}, ${FOUR}`,
  `insert into no_effects select no, 's', 'i' || i, 'r', ${AT} from ${nos}, ${FOUR}`,
  `insert into entries select no, i, ${KEY}, ${AT}, 'earn', 'a', 'b', 1, 's', 'c', null, now(), sha256('x') from ${nos}, ${FOUR}`,
  `insert into history select no, ${KEY}, 1, false, 'stage.changed', ${AT}, '{}', 1, 1, now() from ${nos}, ${FOUR}`,
  `insert into history select no, substring(sha256(('f' || no || '/' || i)::bytea) for 16), 1, false,
          (array['follow-up.opened', 'follow-up.escalated', 'follow-up.closed', 'grace.started'])[i], ${AT}, '{"subject":"s"}', 1, 1, now()
   from ${nos}, ${FOUR}`,
  `insert into facts select no, substring(sha256(('n' || i)::bytea) for 16), ${AT}, 'feedback.nps', 's' || i, '\\x01', now() from ${nos}, ${FOUR}`,
  `insert into facts select no, substring(sha256(('c' || i)::bytea) for 16), ${AT}, 'contact.consent', null, '\\x01', now() from ${nos}, ${FOUR}`,
  `insert into dashboard_readings select (array[10, 60, 600])[1 + no % 3], now() - no * interval '10 minutes', '{1,2}', '{1,2}', null from ${nos}`,
  `insert into dashboard_events select no::text, now() - no * interval '10 minutes', 'started', 's', 't' from ${nos}`,
  `insert into webhook_contacts select no, 'email', array[now()] from ${nos}`,
  `insert into outbox (id, aggregatetype, aggregateid, type, topic, headers)
   select i::text, 'customer', 'c' || no, 't', 't', '{}' from ${nos}, ${FOUR}`,
  `insert into base_figures (customer_no, measurement_no, stage, risk, advice, key_customer, profit, basis, year_purchase_days, frequency, purchase_days,
                             open_complaints, unanswered_contacts, follow_up_open)
   select no, i, 'visitor', 'none', 'none', false, no, 'margin', 1, 1, 1, 0, 0, false from ${nos}, generate_series(1, 2) as i`,
  `insert into idempotent_answers select 'k', no::text, sha256('x'), '{}', now() - no * interval '1 second' from ${nos}`,
  `insert into hold_references select no, 'h' || i, 'r' from ${nos}, ${FOUR}`,
  `insert into adjustments select no, 'a' || no || i, 1, 'r', 'n', 'k', ${AT}, now() from ${nos}, ${FOUR}`,
  `insert into webhook_deliveries (customer_no, endpoint_no, position, part, webhook_id, kind, type, body, state, done_at)
   select no, 1 + i % 2, no * 4 + i, 1, 'msg_' || no * 4 + i, 'start', 't', '{}',
          case when i < 3 then 'waiting' else 'delivered' end, case when i < 3 then null else now() end from ${nos}, ${FOUR}`,
  `insert into webhook_queues select no, i, 1, now() + no * interval '1 minute' from ${nos}, generate_series(1, 2) as i`,
  `insert into webhook_standing select no, i, 'stage.changed', 'regular', no, 'msg' from ${nos}, generate_series(1, 2) as i`,
];

const FOUR = 'generate_series(1, 4) as i';
const KEY = 'substring(sha256(i::text::bytea) for 16)';
const AT = `now() - i * interval '1 day'`;
