-- In which Postgres cluster the store was made, or adopted (`npm run streams -- adopt-store`): moved into another one by a dump, the
-- transaction ids that its outbox is read by are those of a cluster that is not there.
alter table store add column system_identifier text;
update store set system_identifier = (select system_identifier::text from pg_control_system());
alter table store alter column system_identifier set not null;
