-- What was decided lately (read-recent-moves.ts), without reading all that ever was. The table only grows at its end, in the order of
-- decisions or nearly so: a block range index says so in a few pages, and costs a write next to nothing.
create index history_by_decision on history using brin (decided_at) with (pages_per_range = 32);
