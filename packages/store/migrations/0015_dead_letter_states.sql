-- What became of a dead letter. letter_no names one, in the order in which they were recorded. The indexes hold what is open alone: it is
-- counted by who watches, and looked for by the sender's id with each batch while there is any.
alter table dead_letters
  add column letter_no bigint generated always as identity,
  add column state text not null default 'open' check (state in ('open', 'replayed', 'mended', 'discarded')),
  add column settled_at timestamptz,
  add column settled_because text,
  add check ((state = 'open') = (settled_at is null)),
  add check ((state = 'open') = (settled_because is null));
create unique index dead_letters_by_no on dead_letters (letter_no);
create index dead_letters_open on dead_letters (reason, source) where state = 'open';
create index dead_letters_open_by_sender on dead_letters (source, event_id)
  where state = 'open' and source is not null and event_id is not null;
