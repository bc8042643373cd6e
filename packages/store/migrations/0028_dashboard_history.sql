-- What the dashboard keeps of the past (services/ops-dashboard). A row holds what all series said at one instant: by series there would be 40 times
-- the rows, each with more overhead than value. Nothing here is anybody's but the dashboard's, and all of it may be lost.

-- Names of series, once. used_on: a day on which it was written last; one that nobody has used for longer than readings are kept is forgotten.
create table dashboard_series (
  series_no integer generated always as identity primary key,
  name text collate "C" not null unique,
  unit text not null,
  used_on date not null default current_date
);

-- at: the beginning of the step; series, latest and highest have the same length and order. latest: at the end of the step; highest: of a step of
-- which finer ones were looked at. Rows are added and, once old, removed; what is removed is taken up again soon, so that the table stays small.
create table dashboard_readings (
  step_seconds integer not null check (step_seconds in (10, 60, 600)),
  at timestamptz not null,
  series integer[] not null,
  latest real[] not null,
  highest real[],
  primary key (step_seconds, at)
) with (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_scale_factor = 0.05);

-- What happened, drawn across all charts. Dashboards that see the same give it the same id.
create table dashboard_events (
  event_id text collate "C" primary key,
  at timestamptz not null,
  kind text not null,
  subject text not null,
  sentence text not null
);
create index dashboard_events_by_time on dashboard_events (at);
