-- Signing keys of endpoints, sealed with a key of the configuration (webhooks/secret-box.ts). ends_at is null of the newest one; those before
-- it sign beside it until then. By Postgres' own clock: receivers judge by real time.
create table webhook_secrets (
  endpoint_no bigint not null,
  secret_no integer not null,
  sealed bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  ends_at timestamptz,
  primary key (endpoint_no, secret_no)
);

-- How customers may be reached over a channel, whichever endpoint does it. Quiet hours in minutes after midnight, in the program's zone.
create table webhook_channels (
  channel text collate "C" primary key,
  consent text not null check (consent in ('required', 'unless-refused', 'ignored')),
  cap_starts integer check (cap_starts > 0),
  cap_days integer check (cap_days > 0),
  quiet_from smallint check (quiet_from between 0 and 1439),
  quiet_to smallint check (quiet_to between 0 and 1439 and quiet_to <> quiet_from),
  updated_at timestamptz not null default clock_timestamp(),
  check ((cap_starts is null) = (cap_days is null)),
  check ((quiet_from is null) = (quiet_to is null))
);

-- When a customer was reached over a channel that has a cap, by the ladder's clock: the latest starts, counted and written under the
-- row's lock in the transaction that claims a message.
create table webhook_contacts (
  customer_no bigint not null,
  channel text collate "C" not null,
  starts timestamptz[] not null default '{}',
  primary key (customer_no, channel)
) with (fillfactor = 70);

-- What a customer last said about a channel, without reading all that ever happened to her.
create index facts_of_consent on facts (customer_no, occurred_at) where type = 'contact.consent';
