-- Consumer groups that people have paused: while a group has a row, no batch of it commits (stream/pause-lock.ts). What was paused and
-- resumed before is in operator_actions. paused_at is by Postgres' own clock, as operator_actions.at is.
create table consumer_pauses (
  consumer_group text primary key,
  paused_at timestamptz not null default clock_timestamp(),
  actor text not null check (actor <> ''),
  reason text not null check (reason <> '')
);

-- Builds of services, in the order in which they came: a row where an instance began that is of another build than the last one of its
-- service. A few rows a deploy; what dashboards tell of it stays true while none runs.
create table deployments (
  deployment_no bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  service text not null,
  build text not null
);
create index deployments_by_service on deployments (service, deployment_no);

-- The last count of the whole base, of which there is one, whoever needs it: who counts claims it, and keeps the claim alive while he does.
create table census (
  is_only boolean primary key default true check (is_only),
  claimed_at timestamptz,
  begun_at timestamptz,
  ended_at timestamptz,
  counted jsonb
);
insert into census default values;
