-- What stands of the revision log: of each outcome the highest revision, retracted ones dropped. Conditions on customer_no and
-- outcome_key are applied before the search for the highest, all others after it.
create view standing_history as
  select customer_no, outcome_key, revision, type, effective_at, content, sequence, version, decided_at
  from (select distinct on (customer_no, outcome_key) * from history order by customer_no, outcome_key, revision desc) as newest
  where not retracted;
