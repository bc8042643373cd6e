-- What a partition remembers of those who write into it, in the row that each batch locks and moves on: the marks of each source's latest
-- records (poison, misrouted), so that a broken source is set aside and a misrouting one is known whoever reads next
-- (pipeline/source-watch.ts). misrouted_at: append time of the newest record that lies in another partition than its key's; null: among
-- the records remembered there is none. A halted partition stays so through restarts, until an operator lets it go on.
alter table stream_offsets
  add column sources jsonb not null default '{}',
  add column misrouted_at timestamptz,
  add column halted_since timestamptz,
  add column halted_because text,
  add check ((halted_since is null) = (halted_because is null));
