-- Nothing is signed any more with keys of endpoints that were deleted.
delete from webhook_secrets s using webhook_endpoints e where e.endpoint_no = s.endpoint_no and e.state = 'deleted';

-- waiting_since: when a message was made, or last sent again. What has waited too long is given up by it, not by its age. What waits and what is
-- done is looked at by endpoint, so that one with much of it costs the others nothing.
alter table webhook_deliveries add column waiting_since timestamptz not null default clock_timestamp();
update webhook_deliveries set waiting_since = created_at;
drop index webhook_deliveries_waiting_since;
create index webhook_deliveries_waiting_since on webhook_deliveries (endpoint_no, waiting_since) where state = 'waiting';
drop index webhook_deliveries_done;
create index webhook_deliveries_done on webhook_deliveries (endpoint_no, done_at) where done_at is not null;
