-- Advice on weak buyers (advice.changed) and key customers (key-customer.changed) have topics of their own, and so sequences. Follow-ups have
-- had theirs from the beginning.
alter table customers
  add column advice_sequence bigint not null default 0,
  add column key_sequence bigint not null default 0;
