-- When the record was appended to its topic that a row of the outbox is due to, by the broker's clock: how long it takes to be published is
-- counted from there. Null: time alone caused it.
alter table outbox add column appended_at timestamptz;
