-- traceparent: the span that it came of (W3C), where that is recorded; else null, which costs nothing to speak of. Nobody's data hangs on it.
alter table outbox add column traceparent text;
alter table webhook_deliveries add column traceparent text;
