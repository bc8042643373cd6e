-- Versions of a dead letter: 1 is the record as it came, which never changes; each further one is a record that somebody has made of it by hand.
-- version in dead_letters is the latest: who locks the letter sees it, so a replay applies the one that holds and no other.
alter table dead_letters add column version integer not null default 1 check (version >= 1);

create table dead_letter_versions (
  letter_no bigint not null,
  version integer not null check (version > 1),
  key bytea not null,
  value bytea not null,
  headers jsonb not null,
  made_at timestamptz not null,
  made_by text not null check (made_by <> ''),
  reason text not null check (reason <> ''),
  primary key (letter_no, version)
);
create trigger dead_letter_versions_append_only before update or delete or truncate on dead_letter_versions
  for each statement execute function refuse_change();

-- Dead letters that somebody has asked on the dashboard to have sent through again, or tried. Consumers do it (pipeline/letter-replayer.ts): a
-- lease says which of them is at it, and the letters themselves that each is done once.
create table letter_replays (
  replay_no bigint generated always as identity primary key,
  asked_at timestamptz not null default clock_timestamp(),
  asked_by text not null check (asked_by <> ''),
  reason text not null check (reason <> ''),
  -- Everything is done and taken back.
  is_trial boolean not null,
  letters_per_second integer not null check (letters_per_second between 1 and 1000),
  letters integer not null check (letters >= 0),
  stop_asked_by text,
  state text not null default 'open' check (state in ('open', 'done', 'stopped', 'failed')),
  ended_at timestamptz,
  -- Of what it failed by: a word of ours, or a code of Postgres.
  fault text,
  leased_by text,
  leased_until timestamptz,
  check ((state = 'open') = (ended_at is null)),
  check ((state = 'failed') = (fault is not null))
);
create index letter_replays_open on letter_replays (replay_no) where state = 'open';

-- One row a letter that is meant. outcome null: still to come. closed: it was not open any more. key, value, headers: a record that is only
-- tried in place of the letter's own. effect: what would become of its customer.
create table letter_replay_items (
  replay_no bigint not null,
  letter_no bigint not null,
  key bytea,
  value bytea,
  headers jsonb,
  outcome text check (outcome in ('applied', 'refused', 'closed')),
  reason text,
  detail text,
  effect jsonb,
  primary key (replay_no, letter_no)
);
create index letter_replay_items_open on letter_replay_items (replay_no, letter_no) where outcome is null;
