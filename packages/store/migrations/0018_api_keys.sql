-- Keys of the gateway. Of a secret only its SHA-256 is here: it is random (160 bits), so nobody can try all of them, and a slow hash would
-- only make every request slow. A rotated key has two secrets until previous_until. Times are Postgres' own: a key is of the real world,
-- whatever the ladder's clock says.
create table api_keys (
  key_id text collate "C" primary key check (key_id ~ '^[0-9a-f]{16}$'),
  name text not null check (name <> ''),
  -- { scopes: [..], sources?: [..], topics?: [..] }; the last two bind the scope publish, left out: all.
  may jsonb not null,
  secret_hash bytea not null check (octet_length(secret_hash) = 32),
  previous_hash bytea check (octet_length(previous_hash) = 32),
  previous_until timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz,
  revoked_at timestamptz,
  -- To the minute or so: written in the background.
  last_used_at timestamptz
);
