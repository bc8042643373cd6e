-- When the receiver first took a message, whatever was sent again since: it is counted against a channel's cap no second time. started_at is
-- from now on when it was last counted, or let go where nothing is counted, and outlives a replay.
alter table webhook_deliveries add column delivered_at timestamptz;
update webhook_deliveries set delivered_at = done_at where state = 'delivered';
