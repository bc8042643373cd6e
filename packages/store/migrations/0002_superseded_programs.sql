-- A version that is not in force yet may be superseded by a later one that takes effect at the same instant (programs.ts).
alter table programs drop constraint programs_effective_at_key;
