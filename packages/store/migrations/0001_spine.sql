-- The spine: everything that could not be added later without rewriting history (ARCHITECTURE.md, "The store").
-- Conventions: customer_no leads every unique key of a customer table (tables can be distributed by it); instants are
-- timestamptz; points are bigint; opaque ids are text COLLATE "C", so that they sort by their UTF-8 bytes.

-- One row: which store this is. Cards in Redis carry the epoch, so that those of a recreated store are overwritten.
create table store (
  one boolean primary key default true check (one),
  epoch bigint not null default (extract(epoch from clock_timestamp()) * 1000)::bigint
);
insert into store default values;

-- Now = clock_timestamp() + offset, or the frozen instant: no process has a clock of its own for decisions.
create table clock (
  one boolean primary key default true check (one),
  offset_us bigint not null,
  frozen_at timestamptz
);

create function ladder_now() returns timestamptz language sql volatile as $$
  select coalesce((select coalesce(frozen_at, clock_timestamp() + offset_us * interval '1 microsecond') from clock), clock_timestamp())
$$;

create table programs (
  version integer primary key,
  effective_at timestamptz not null unique,
  body jsonb not null,
  published_at timestamptz not null
);

-- Many identities (card, account, anonymous visitor) may come to mean one customer; everything else hangs on customer_no.
create sequence customer_no;
create table identities (
  customer_id text collate "C" primary key,
  customer_no bigint not null
);
create index identities_by_customer on identities (customer_no);

-- No index on a column that changes: updates stay HOT.
create table customers (
  customer_no bigint primary key,
  customer_id text collate "C" not null,
  partition smallint not null,
  version bigint not null default 0,
  fold_version smallint not null,
  state bytea not null,
  fact_count integer not null default 0,
  -- The newest instant at which anything was ever recorded, even if it was taken back since: a fact at or before it is late. Not in
  -- the state, because it tells how facts came.
  folded_to timestamptz not null default '0001-01-01',
  -- The oldest recorded fact that is not folded yet, because facts of other topics that may come before it are still on their way.
  unfolded_from timestamptz,
  entry_count bigint not null default 0,
  chain bytea not null default '\x',
  stage_sequence bigint not null default 0,
  risk_sequence bigint not null default 0,
  points_sequence bigint not null default 0,
  follow_up_sequence bigint not null default 0
) with (fillfactor = 70);

-- Due times apart from customers, for the same reason: the timekeeper claims by (partition, due_at).
create table customer_due (
  customer_no bigint primary key,
  partition smallint not null,
  due_at timestamptz not null
) with (fillfactor = 80);
create index customer_due_by_time on customer_due (partition, due_at);

-- The truth: what happened. fact_key = first 128 bits of SHA-256 over source, NUL, id. Body: storage codec (version byte + Avro).
create table facts (
  customer_no bigint not null,
  fact_key bytea not null check (length(fact_key) = 16),
  occurred_at timestamptz not null,
  type text not null,
  subject text collate "C",
  body bytea not null,
  recorded_at timestamptz not null,
  primary key (customer_no, fact_key)
);
create index facts_by_time on facts (customer_no, occurred_at);
create index facts_by_subject on facts (customer_no, subject) where subject is not null;

-- Who named whom. customer_no is the one who was named; converted_at is the first purchase that makes the referral count, for which
-- the referrer's facts hold an internal fact. Follows the facts known today: an earlier purchase moves it.
create table referrals (
  customer_no bigint not null,
  referrer_no bigint not null,
  source text collate "C" not null,
  id text collate "C" not null,
  occurred_at timestamptz not null,
  converted_at timestamptz,
  primary key (customer_no, referrer_no, source, id)
);

-- State right after all facts and due steps up to and including `at`; a refold starts from the last one before the late fact.
create table checkpoints (
  customer_no bigint not null,
  at timestamptz not null,
  fact_count integer not null,
  fold_version smallint not null,
  state bytea not null,
  primary key (customer_no, at)
);

-- The ledger. entry_key = first 128 bits of SHA-256 over cause, kind and accounts; a correction carries the key it corrects
-- and may be negative. cause_source is null for what time alone caused. chain = SHA-256(previous chain, this line).
create table entries (
  customer_no bigint not null,
  entry_no bigint not null,
  entry_key bytea not null check (length(entry_key) = 16),
  effective_at timestamptz not null,
  kind text not null,
  from_account text not null,
  to_account text not null check (to_account <> from_account),
  points bigint not null check (points <> 0),
  cause_source text collate "C",
  cause text collate "C" not null,
  corrects bytea check (corrects = entry_key),
  recorded_at timestamptz not null,
  chain bytea not null check (length(chain) = 32),
  primary key (customer_no, entry_no)
);
create index entries_by_time on entries (customer_no, effective_at);

-- The revision log of outcomes: outcome_key = first 128 bits of SHA-256 over customer, type, effective instant (and subject).
create table history (
  customer_no bigint not null,
  outcome_key bytea not null check (length(outcome_key) = 16),
  revision integer not null check (revision > 0),
  retracted boolean not null,
  type text not null,
  effective_at timestamptz not null,
  content jsonb not null,
  sequence bigint not null,
  version bigint not null,
  decided_at timestamptz not null,
  primary key (customer_no, outcome_key, revision)
);
create index history_by_time on history (customer_no, effective_at);

-- What changed nothing, once by fact and reason. Follows the facts known today: a refold adds and removes rows.
create table no_effects (
  customer_no bigint not null,
  source text collate "C" not null,
  id text collate "C" not null,
  reason text not null,
  effective_at timestamptz not null,
  primary key (customer_no, source, id, reason)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end
$$;
create trigger entries_append_only before update or delete or truncate on entries
  for each statement execute function refuse_change();
create trigger history_append_only before update or delete or truncate on history
  for each statement execute function refuse_change();

-- Columns as Debezium's outbox event router expects them, plus what the relay needs. Read in windows between two snapshots, inside
-- a window by position (held-outbox.ts says why). Partitioned so that old ranges can be dropped.
create sequence outbox_position;
create table outbox (
  position bigint not null default nextval('outbox_position'),
  xid xid8 not null default pg_current_xact_id(),
  shard smallint not null default 0,
  id text not null,
  aggregatetype text not null,
  aggregateid text collate "C" not null,
  type text not null,
  topic text not null,
  key bytea,
  payload bytea,
  headers jsonb not null,
  sequence bigint,
  version bigint,
  created_at timestamptz not null default clock_timestamp(),
  primary key (position)
) partition by range (position);
create table outbox_rest partition of outbox default;
create index outbox_by_xid on outbox (shard, xid, position);
create trigger outbox_append_only before update or delete on outbox
  for each statement execute function refuse_change();

-- One row a shard: who relays it, and the intent (batch = which rows) that was committed before it was sent. The rows are those
-- visible in to_snapshot and not in from_snapshot, by position, after the first and up to the second one named here
-- (services/outbox-relay/src/held-outbox.ts says why). confirmed: the last batch known to be committed in Kafka.
create table relay_shards (
  shard smallint primary key,
  epoch bigint not null,
  holder text,
  lease_until timestamptz,
  batch bigint not null default 0,
  confirmed bigint not null default 0 check (confirmed between batch - 1 and batch),
  from_snapshot pg_snapshot not null default '1:1:',
  to_snapshot pg_snapshot not null default '1:1:',
  after_position bigint not null default 0,
  last_position bigint not null default 0,
  records integer not null default 0
) with (fillfactor = 50);

-- Passes over all customers in order of customer_no, resumed where they stopped: one for each later version of the program (its
-- effective instant is a due instant for everybody) and for each version of the fold.
create table sweeps (
  kind text not null check (kind in ('program', 'fold')),
  version integer not null,
  last_customer_no bigint not null default 0,
  done boolean not null default false,
  primary key (kind, version)
);

-- How far the timekeeper has followed the outbox to mend cards that a crash between commit and Redis left behind.
create table card_repair (
  one boolean primary key default true check (one),
  followed_to pg_snapshot not null default '1:1:'
);
insert into card_repair default values;

-- Where reading goes on is decided here; Kafka's committed offset is a hint. The anchor is the last applied record: if the log
-- no longer holds it at that offset, the topic was recreated or a store was restored.
create table stream_offsets (
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  anchor_offset bigint,
  anchor_timestamp bigint,
  anchor_key_hash bytea,
  event_time timestamptz,
  primary key (consumer_group, topic, partition)
);

-- Mirror of the dead-letter topics: original bytes and headers, one row a record and group.
create table dead_letters (
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  "offset" bigint not null,
  reason text not null,
  detail text not null,
  key bytea,
  value bytea,
  headers jsonb not null,
  broker_timestamp timestamptz not null,
  recorded_at timestamptz not null,
  primary key (consumer_group, topic, partition, "offset")
);
create index dead_letters_by_reason on dead_letters (reason, recorded_at);
