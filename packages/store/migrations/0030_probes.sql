-- Numbered records that measure the way of a fact, and are none. How many of a partition's offsets they took, so that a topic in which nothing
-- else comes is not taken for one that moves (timekeeper/horizon.ts).
alter table stream_offsets add column probes bigint not null default 0;

-- Who sends them, one at a time, and how it stands with those under way: written down before each is sent, so that whoever comes next tells
-- none as lost that was never sent, and hides none that was (operations/probe).
create table probing (
  one boolean primary key default true check (one),
  holder text,
  lease_until timestamptz,
  noted_at timestamptz,
  standing jsonb
) with (fillfactor = 50);
insert into probing default values;
