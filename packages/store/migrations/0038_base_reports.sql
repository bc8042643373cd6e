-- What reports say of the measured base (segments, clusters, drivers, pulse): computed once after each measurement, so that nobody who asks for
-- one computes anything. One row a measurement; about 20 kB, so those of the past stay.
create table base_reports (
  measurement_no bigint primary key,
  as_of timestamptz not null,
  made_at timestamptz not null default clock_timestamp(),
  content jsonb not null
);
create index base_reports_by_time on base_reports (as_of, measurement_no);

-- Who moved points lately: entries are added in order of time but for corrections, so what is older than a year is passed over. Costs next to
-- nothing where entries are written.
create index entries_of_late on entries using brin (effective_at);

-- Reviews of a span, by time.
create index facts_of_reviews on facts (occurred_at, customer_no, fact_key) where type = 'feedback.review';
