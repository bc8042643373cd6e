-- Corrections of points by staff: who proposed and who decided, and why in free words (the fact carries the code alone). `decided` is null
-- while it waits for a second person; whatever waits beyond expires_at is expired. Times are the ladder's.
create table adjustments (
  customer_no bigint not null,
  adjustment_id text collate "C" not null,
  points bigint not null check (points <> 0),
  reason text not null,
  note text not null,
  proposed_by text collate "C" not null,
  proposed_at timestamptz not null,
  expires_at timestamptz not null,
  decided text check (decided in ('posted', 'refused')),
  decided_by text collate "C",
  decided_at timestamptz,
  primary key (customer_no, adjustment_id),
  check ((decided is null) = (decided_by is null) and (decided is null) = (decided_at is null))
);
create index adjustments_by_id on adjustments (adjustment_id);
create index adjustments_by_time on adjustments (proposed_at, adjustment_id);
