-- How many moved between stages lately (read-recent-moves.ts), without reading all that ever was. Written at its end alone.
create index history_of_moves on history (decided_at) where type = 'stage.changed' and revision = 1;
