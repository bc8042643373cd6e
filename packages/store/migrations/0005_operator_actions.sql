-- What people have done to the running system by hand, and why: append-only, like the ledger. `at` is by Postgres' own clock, not by the
-- ladder's: it is read beside logs. details: what the action has changed, with nothing personal in it.
create table operator_actions (
  action_id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  actor text not null check (actor <> ''),
  action text not null,
  subject text not null,
  reason text not null check (reason <> ''),
  details jsonb not null
);
create trigger operator_actions_append_only before update or delete or truncate on operator_actions
  for each statement execute function refuse_change();
