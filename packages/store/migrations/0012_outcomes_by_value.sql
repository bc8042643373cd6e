-- Who has ever come to a rung or a level of risk (find-by-outcome.ts): whoever is there now is among them, without reading the base.
create index history_by_value on history (type, (content ->> 'to'), customer_no);
