-- Signs of life: a row an instance of a service, written every few seconds by the instance itself and removed at an orderly stop. Seen by
-- Postgres' own clock, not by the ladder's. No index on what changes: updates stay HOT.
create table service_instances (
  service text not null,
  instance text not null,
  seen_at timestamptz not null,
  primary key (service, instance)
) with (fillfactor = 50);
