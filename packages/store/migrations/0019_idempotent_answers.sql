-- What was answered to a request with an Idempotency-Key, written in the transaction that does what was asked: a repeated request gets it
-- again, whatever was killed in between. By the API key that asked. The answer is JSON text, so that it is given again as it was. For some
-- days, by Postgres' own clock, whatever the ladder's clock says: a request is of the real world.
create table idempotent_answers (
  key_id text collate "C" not null,
  idempotency_key text collate "C" not null check (length(idempotency_key) between 1 and 255),
  fingerprint bytea not null check (length(fingerprint) = 32),
  answer text not null,
  answered_at timestamptz not null default clock_timestamp(),
  primary key (key_id, idempotency_key)
);
create index idempotent_answers_by_age on idempotent_answers (answered_at);

-- What a hold is for, in the words of the till that asked for it (an order, a receipt): no fact, since nothing follows from it.
create table hold_references (
  customer_no bigint not null,
  hold_id text collate "C" not null,
  reference text not null,
  primary key (customer_no, hold_id)
);
