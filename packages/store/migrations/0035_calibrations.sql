-- Calibrations: figures computed from the whole base, in force from their effective instant (domain.md, "Calibrations"). Never changed: which one was
-- in force when is what every refold goes by. Newer ones do not supersede: the latest that has taken effect speaks, of one instant the higher version.
create table calibrations (
  version integer primary key check (version > 0),
  effective_at timestamptz not null,
  published_at timestamptz not null,
  measured_as_of timestamptz not null,
  body jsonb not null
);
create trigger calibrations_append_only before update or delete or truncate on calibrations
  for each statement execute function refuse_change();

-- One for each calibration, too.
alter table sweeps drop constraint sweeps_kind_check;
alter table sweeps add constraint sweeps_kind_check check (kind in ('program', 'fold', 'calibration'));

-- Passes that measure the whole base as of an instant, page by page in order of customer_no, resumed where they stopped; at most one is under way.
-- as_of is by the ladder's clock, the others by Postgres' own. is_nightly: of the timekeeper, once a night. settled: what it led to is decided (a
-- calibration, or none as too little would change). customers: measured so far; unknown: those of them whom newer code has recorded.
create table base_measurements (
  measurement_no bigint generated always as identity primary key,
  as_of timestamptz not null,
  is_nightly boolean not null,
  begun_at timestamptz not null default clock_timestamp(),
  moved_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  last_customer_no bigint not null default 0,
  customers bigint not null default 0,
  unknown bigint not null default 0,
  figures jsonb,
  settled boolean not null default false,
  check ((ended_at is null) = (figures is null))
);
create unique index base_measurements_under_way on base_measurements ((true)) where ended_at is null;
create unique index base_measurements_by_night on base_measurements (as_of) where is_nightly;

-- What each customer was at that instant, so that Postgres can sort the base on its disk and reports need no state. Rows of the latest finished
-- measurement and of the one under way; those before are removed. Money in minor units of the reporting currency, days since 1970-01-01 in the
-- program's zone. Nothing is updated.
create table base_figures (
  customer_no bigint not null,
  measurement_no bigint not null,
  stage text not null,
  risk text not null,
  advice text not null,
  key_customer boolean not null,
  profit bigint not null,
  basis text not null,
  year_purchase_days integer not null,
  recency_days integer,
  frequency integer not null,
  first_purchase_day integer,
  last_purchase_day integer,
  purchase_days integer not null,
  nps_score smallint,
  nps_day integer,
  driver_class text,
  driver_sub_cause text,
  driver_share integer,
  driver_evidence smallint,
  open_complaints integer not null,
  unanswered_contacts integer not null,
  follow_up_open boolean not null,
  primary key (customer_no, measurement_no)
) with (autovacuum_vacuum_scale_factor = 0.05);

-- The same by month (months since January 1970), the latest 24: customers who bought, those of them who had bought on a day before, kept lines and
-- those of them at full price.
create table base_months (
  measurement_no bigint not null,
  month integer not null,
  buyers bigint not null,
  repeat_buyers bigint not null,
  lines bigint not null,
  full_price_lines bigint not null,
  primary key (measurement_no, month)
);

-- The base as reports read it: of the finished measurement that is as of the latest instant.
create view latest_measurement as
  select * from base_measurements where ended_at is not null order by as_of desc, measurement_no desc limit 1;

create view measured_base as
  select m.as_of, f.*,
         case when f.recency_days is not null then 1 + (f.recency_days <= b.r2)::integer + (f.recency_days <= b.r3)::integer
              + (f.recency_days <= b.r4)::integer + (f.recency_days <= b.r5)::integer end::smallint as recency_score,
         case when f.recency_days is not null then 1 + (f.frequency >= b.f2)::integer + (f.frequency >= b.f3)::integer
              + (f.frequency >= b.f4)::integer + (f.frequency >= b.f5)::integer end::smallint as frequency_score,
         case when f.recency_days is not null then 1 + (f.profit >= b.m2)::integer + (f.profit >= b.m3)::integer
              + (f.profit >= b.m4)::integer + (f.profit >= b.m5)::integer end::smallint as money_score
  from latest_measurement m
  cross join lateral (
    select (m.figures #>> '{calibration,rfm,recency,0}')::integer as r2, (m.figures #>> '{calibration,rfm,recency,1}')::integer as r3,
           (m.figures #>> '{calibration,rfm,recency,2}')::integer as r4, (m.figures #>> '{calibration,rfm,recency,3}')::integer as r5,
           (m.figures #>> '{calibration,rfm,frequency,0}')::integer as f2, (m.figures #>> '{calibration,rfm,frequency,1}')::integer as f3,
           (m.figures #>> '{calibration,rfm,frequency,2}')::integer as f4, (m.figures #>> '{calibration,rfm,frequency,3}')::integer as f5,
           (m.figures #>> '{calibration,rfm,money,0}')::bigint as m2, (m.figures #>> '{calibration,rfm,money,1}')::bigint as m3,
           (m.figures #>> '{calibration,rfm,money,2}')::bigint as m4, (m.figures #>> '{calibration,rfm,money,3}')::bigint as m5
    offset 0
  ) b
  join base_figures f on f.measurement_no = m.measurement_no;

create view measured_months as
  select b.* from latest_measurement m join base_months b on b.measurement_no = m.measurement_no;
