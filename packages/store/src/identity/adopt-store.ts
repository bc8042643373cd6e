/**
 * Makes a store that was moved from another Postgres cluster one of this cluster: what hangs on transaction ids is written in ids of this one.
 * Nobody may be at work on it. All in one transaction, so it is adopted or as it was.
 */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface AdoptedOutbox {
  /** Rows of the outbox whose transaction id was rewritten. */
  readonly rewritten: bigint;
  /** Of these, those that wait to be published. */
  readonly waiting: bigint;
}

/** Only the transaction id changes: no row's content, order or position. Taken exclusively, and given back with the transaction. */
const OPEN_OUTBOX = statement({
  name: 'open-outbox-to-adoption',
  text: 'alter table outbox disable trigger outbox_append_only',
});

const CLOSE_OUTBOX = statement({
  name: 'close-outbox-after-adoption',
  text: 'alter table outbox enable trigger outbox_append_only',
});

/**
 * Sent are the rows that the window before the last one had seen, and those of the last window up to where it was sent ($1: whether the
 * batch written down last is). What is behind all of the old cluster's rows was recorded here since, by a process that did not ask
 * whether it may, and is not sent, whatever its id looks like. Sent rows get the first id there is, which every snapshot sees; those
 * that wait get this transaction's, which the relay's new snapshot does not see: they are its next window.
 */
const REWRITE_OUTBOX = statement({
  name: 'rewrite-outbox-ids',
  text: `
    with relay as (
      select coalesce(from_snapshot, '1:1:') as from_snapshot, coalesce(to_snapshot, '1:1:') as to_snapshot,
             coalesce(case when $1 then last_position else after_position end, 0) as sent_to,
             pg_snapshot_xmax(pg_current_snapshot()) as here
      from (select) as one left join relay_shards on shard = 0
    ), old as (
      select greatest(coalesce(max(o.position), 0), max(sent_to)) as last
      from relay left join outbox o on o.xid >= here
    ), judged as (
      select position,
             (pg_visible_in_snapshot(xid, from_snapshot) or (pg_visible_in_snapshot(xid, to_snapshot) and position <= sent_to))
               and not (xid < here and position > old.last) as is_sent
      from outbox, relay, old
    ), rewritten as (
      update outbox o
      set xid = case when is_sent then '3'::xid8 else pg_current_xact_id() end
      from judged, relay
      where o.position = judged.position and (not is_sent or o.xid >= here)
      returning is_sent
    )
    select count(*) as rewritten, count(*) filter (where not is_sent) as waiting from rewritten`,
  parameters: ['boolean'],
  row: { rewritten: 'bigint', waiting: 'bigint' },
});

/** As after a batch that is sent and confirmed, with nothing seen of what this transaction rewrites. */
const MOVE_RELAY = statement({
  name: 'move-relay-to-cluster',
  text: `
    update relay_shards
    set from_snapshot = (pg_current_xact_id()::text || ':' || pg_current_xact_id()::text || ':')::pg_snapshot,
        to_snapshot = (pg_current_xact_id()::text || ':' || pg_current_xact_id()::text || ':')::pg_snapshot,
        batch = $1, confirmed = $1, last_position = case when $2 then last_position else after_position end,
        holder = null, lease_until = null
    where shard = 0`,
  parameters: ['bigint', 'boolean'],
});

/** What it has not followed is written anew with all other cards, since the epoch rises. */
const MOVE_REPAIR = statement({
  name: 'move-card-repair-to-cluster',
  text: `
    update card_repair
    set followed_to = (pg_current_xact_id()::text || ':' || pg_current_xact_id()::text || ':')::pg_snapshot`,
});

/**
 * What webhooks have not been told of lies behind these positions: read again is all of it, by a snapshot that sees what was moved, and what they
 * were told of already is known by its webhook-id. Before the outbox is rewritten: its ids and the cursor are those of the old cluster.
 */
const MOVE_INTAKE = statement({
  name: 'move-webhook-intake-to-cluster',
  text: `
    update webhook_intake
    set from_snapshot = '1:1:',
        to_snapshot = ((pg_current_xact_id()::text::bigint + 1)::text || ':' || (pg_current_xact_id()::text::bigint + 1)::text || ':')::pg_snapshot,
        after_position = coalesce(
          (select min(position) - 1 from outbox
           where not (pg_visible_in_snapshot(xid, from_snapshot)
                      or (pg_visible_in_snapshot(xid, to_snapshot) and (from_snapshot::text = to_snapshot::text or position <= after_position)))),
          (select max(position) from outbox), 0),
        last_position = coalesce((select max(position) from outbox), 0)`,
});

/** Logical replication leaves sequences where they were. */
const MOVE_SEQUENCES = statement({
  name: 'move-sequences-on',
  text: `
    select setval('outbox_position', greatest((select last_value from outbox_position), (select max(position) from outbox))) as position,
           setval('customer_no', greatest((select last_value from customer_no), (select max(customer_no) from customers))) as "customerNo",
           setval(pg_get_serial_sequence('operator_actions', 'action_id'),
                  greatest((select max(action_id) + 1 from operator_actions), 1), false) as "actionId",
           setval(pg_get_serial_sequence('dead_letters', 'letter_no'),
                  greatest((select max(letter_no) + 1 from dead_letters), 1), false) as "letterNo",
           setval(pg_get_serial_sequence('webhook_endpoints', 'endpoint_no'),
                  greatest((select max(endpoint_no) + 1 from webhook_endpoints), 1), false) as "endpointNo",
           setval(pg_get_serial_sequence('webhook_replays', 'replay_no'),
                  greatest((select max(replay_no) + 1 from webhook_replays), 1), false) as "replayNo",
           setval(pg_get_serial_sequence('webhook_events', 'event_no'),
                  greatest((select max(event_no) + 1 from webhook_events), 1), false) as "eventNo"`,
  row: {
    position: 'bigint?',
    customerNo: 'bigint?',
    actionId: 'bigint?',
    letterNo: 'bigint?',
    endpointNo: 'bigint?',
    replayNo: 'bigint?',
    eventNo: 'bigint?',
  },
});

const RECORD_HOME = statement({
  name: 'record-store-home',
  text: 'update store set system_identifier = (select system_identifier::text from pg_control_system())',
});

/** @param batch that Kafka has; null: the outbox's ids are those of this cluster, and stay. */
export async function adoptStore(
  tx: ClientBase,
  batch: { readonly sent: bigint; readonly isLast: boolean } | null,
): Promise<AdoptedOutbox> {
  await MOVE_SEQUENCES.run(tx);
  await RECORD_HOME.run(tx);
  if (batch === null) return { rewritten: 0n, waiting: 0n };
  await MOVE_INTAKE.run(tx);
  await OPEN_OUTBOX.run(tx);
  const rewritten = await REWRITE_OUTBOX.only(tx, batch.isLast);
  await CLOSE_OUTBOX.run(tx);
  await MOVE_RELAY.run(tx, batch.sent, batch.isLast);
  await MOVE_REPAIR.run(tx);
  return rewritten;
}
