-- Who may do what (packages/store/src/roles/role-grants.ts is the table; `prepare` hands it in). Roles belong to the whole cluster, and not
-- every owner of a database may make them: so these are functions, and no part of a migration that would fail.

-- An entry is in the ledger only as the row of its customer says: with the last one of a statement end the count and the chain that the row has.
-- So nobody adds a line beside the decision that locked and wrote the row, whatever login he has.
create function entries_as_decided() returns trigger language plpgsql as $$
declare
  odd bigint;
begin
  select a.customer_no into odd
  from (
    select customer_no, min(entry_no) as first, max(entry_no) as last, count(*) as entries,
           (array_agg(added.chain order by entry_no desc))[1] as chain
    from added group by customer_no
  ) a
  left join lateral (select entry_count, chain from customers c where c.customer_no = a.customer_no offset 0) c on true
  where c.entry_count is distinct from a.last or a.entries <> a.last - a.first + 1
    or c.chain is distinct from a.chain
  limit 1;
  if found then
    raise exception 'entries of customer_no % are not what its row says: they were not decided', odd using errcode = 'restrict_violation';
  end if;
  return null;
end
$$;
create trigger entries_as_decided after insert on entries referencing new table as added
  for each statement execute function entries_as_decided();

-- Whether there is such a role now. No login: those are the operator's.
create function ladder_role(role_name text) returns boolean language plpgsql as $$
begin
  if not exists (select from pg_roles where rolname = role_name) then
    execute format('create role %I nologin', role_name);
  end if;
  return true;
exception
  when insufficient_privilege then return false;
  when duplicate_object or unique_violation then return true; -- Another database's owner was quicker.
end
$$;

-- For one machine: a login that is in the role, with this password from now on.
create function ladder_login(login text, role_name text, password text) returns boolean language plpgsql as $$
begin
  begin
    execute format('create role %I login', login);
  exception when duplicate_object or unique_violation then null;
  end;
  execute format('alter role %I login password %L', login, password);
  if login <> role_name then execute format('grant %I to %I', role_name, login); end if;
  return true;
end
$$;

-- Exactly these privileges, and no other, on a table or sequence.
create function ladder_grant(role_name text, relation text, privileges text) returns boolean language plpgsql as $$
declare
  kind text := case (select relkind from pg_class where oid = relation::regclass) when 'S' then 'sequence' else 'table' end;
begin
  execute format('revoke all on %s %I from %I', kind, relation, role_name);
  if privileges <> '' then execute format('grant %s on %s %I to %I', privileges, kind, relation, role_name); end if;
  return true;
end
$$;

revoke execute on function ladder_role(text), ladder_login(text, text, text), ladder_grant(text, text, text) from public;
