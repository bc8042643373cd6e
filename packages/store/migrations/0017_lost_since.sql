-- Since when a partition's log and the store are known not to belong together: its consumer has stopped, and nobody may take what waits in
-- that log for applied. Null again once an operator has decided how reading goes on.
alter table stream_offsets add column lost_since timestamptz;
