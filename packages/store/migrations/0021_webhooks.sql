-- Webhooks: who is called, what is to be delivered and what became of it (services/trigger-webhooks). Whether and when something is to be
-- tried is by the ladder's clock (due_at, started_at, paused_until, failing_since); what a log shows, and leases, by Postgres' own.

-- begins_after: outcomes behind this position of the outbox are its own. failures: attempts that failed since the last success;
-- paused_until: nothing is tried before. recovering: it has answered again, and what waits for its next attempt is being brought forward.
create table webhook_endpoints (
  endpoint_no bigint generated always as identity primary key,
  endpoint_id text collate "C" not null unique,
  url text not null,
  description text not null,
  state text not null default 'enabled' check (state in ('enabled', 'disabled', 'deleted')),
  disabled_at timestamptz,
  disabled_reason text check (disabled_reason in ('gone', 'failing', 'operator')),
  filter jsonb not null,
  deliver text not null check (deliver in ('news', 'all')),
  channel text collate "C",
  holdout_basis_points integer not null check (holdout_basis_points between 0 and 10000),
  holdout_salt bytea not null,
  concurrency integer not null check (concurrency between 1 and 64),
  rate_per_second integer check (rate_per_second > 0),
  watches_endpoints boolean not null,
  begins_after bigint not null,
  failures integer not null default 0,
  failing_since timestamptz,
  paused_until timestamptz,
  last_success_at timestamptz,
  recovering boolean not null default false,
  version bigint not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  check ((state = 'disabled') = (disabled_at is not null)),
  check ((disabled_at is null) = (disabled_reason is null))
) with (fillfactor = 50);

-- How far outcomes are taken in, as a cursor between two snapshots (outbox/read-outcome-page.ts). What was recorded before there were
-- webhooks is nobody's news.
create table webhook_intake (
  one boolean primary key default true check (one),
  from_snapshot pg_snapshot not null default pg_current_snapshot(),
  to_snapshot pg_snapshot not null default pg_current_snapshot(),
  after_position bigint not null default 0,
  last_position bigint not null default 0
) with (fillfactor = 50);
insert into webhook_intake default values;

-- A message to an endpoint. position: of its outcome in the outbox, part: of one outcome a stop (0) comes before a start (1); in that order a
-- customer's messages go to an endpoint. stops: the message whose campaign a stop ends. customer_no 0: it is about nobody. log: the latest attempts, with what the receiver answered.
create table webhook_deliveries (
  customer_no bigint not null,
  endpoint_no bigint not null,
  position bigint not null,
  part smallint not null,
  webhook_id text collate "C" not null,
  stops text collate "C",
  kind text not null check (kind in ('start', 'stop', 'notice', 'points', 'record', 'test', 'operations')),
  type text not null,
  body text not null,
  state text not null check (state in ('waiting', 'delivered', 'dead', 'suppressed', 'held-out')),
  reason text,
  attempts integer not null default 0,
  started_at timestamptz,
  replays integer not null default 0,
  log jsonb not null default '[]',
  created_at timestamptz not null default clock_timestamp(),
  done_at timestamptz,
  primary key (customer_no, endpoint_no, position, part),
  check ((state = 'waiting') = (done_at is null))
) with (fillfactor = 70);
create index webhook_deliveries_waiting on webhook_deliveries (customer_no, endpoint_no, position, part) where state = 'waiting';
create index webhook_deliveries_by_endpoint on webhook_deliveries (endpoint_no, position, part);
create index webhook_deliveries_by_id on webhook_deliveries (webhook_id);
create index webhook_deliveries_done on webhook_deliveries (done_at) where done_at is not null;
create index webhook_deliveries_waiting_since on webhook_deliveries (created_at) where state = 'waiting';

-- Where messages of a customer wait for an endpoint: the first of them is to be tried at due_at, by whoever claims the queue. The claim is a
-- lease: what comes of it counts only while the row still names it.
create table webhook_queues (
  customer_no bigint not null,
  endpoint_no bigint not null,
  waiting integer not null check (waiting >= 0),
  due_at timestamptz not null,
  claim text,
  leased_until timestamptz,
  primary key (customer_no, endpoint_no)
) with (fillfactor = 70);
create index webhook_queues_due on webhook_queues (endpoint_no, due_at);

-- Which campaign runs: the value whose start was put before a customer's endpoint and whose stop was not.
create table webhook_standing (
  customer_no bigint not null,
  endpoint_no bigint not null,
  type text not null,
  value text not null,
  position bigint not null,
  webhook_id text collate "C" not null,
  primary key (customer_no, endpoint_no, type)
);
create index webhook_standing_by_endpoint on webhook_standing (endpoint_no);

-- Replays asked for, until their end is reached: positions of the outbox, the first exclusive.
create table webhook_replays (
  replay_no bigint generated always as identity primary key,
  endpoint_no bigint not null,
  after_position bigint not null,
  until_position bigint not null,
  messages bigint not null default 0,
  asked_by text not null,
  asked_at timestamptz not null default clock_timestamp(),
  done_at timestamptz
);
create index webhook_replays_open on webhook_replays (replay_no) where done_at is null;

-- What the system itself has decided about endpoints, for operators: append-only.
create table webhook_events (
  event_no bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  endpoint_no bigint not null,
  event text not null,
  details jsonb not null
);
create index webhook_events_by_endpoint on webhook_events (endpoint_no, event_no);
create trigger webhook_events_append_only before update or delete or truncate on webhook_events
  for each statement execute function refuse_change();
