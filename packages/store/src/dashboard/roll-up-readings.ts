/** Makes rows of a coarser step of those of a finer one, in Postgres: nothing is read back, and a process that comes later goes on where one ended. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

/** From the end of the newest row that is there, over a gap too. */
const ROLL_UP_READINGS = statement({
  name: 'roll-up-readings',
  text: `
    with done as (
      select at + $1::integer * interval '1 second' as until from dashboard_readings where step_seconds = $1 order by at desc limit 1
    ), next as (
      select date_bin($1 * interval '1 second', at, 'epoch') as begins from dashboard_readings
      where step_seconds = $2 and at >= coalesce((select until from done), '-infinity') order by at limit 1
    ), readings as (
      select date_bin($1 * interval '1 second', r.at, 'epoch') as begins, r.at, u.series_no, u.latest, u.highest
      from dashboard_readings r
      cross join lateral unnest(r.series, r.latest, coalesce(r.highest, r.latest)) as u(series_no, latest, highest)
      where r.step_seconds = $2 and r.at >= (select begins from next)
        and r.at < least($3, (select begins + $4::integer * $1 * interval '1 second' from next))
    ), steps as (
      select begins, series_no, (array_agg(latest order by at desc))[1] as latest, max(highest) as highest
      from readings group by begins, series_no
    )
    insert into dashboard_readings (step_seconds, at, series, latest, highest)
    select $1, begins, array_agg(series_no order by series_no), array_agg(latest order by series_no), array_agg(highest order by series_no)
    from steps group by begins
    on conflict do nothing`,
  parameters: ['integer', 'integer', 'timestamptz', 'integer'],
});

export interface RollUp {
  readonly stepSeconds: number;
  /** Of the rows that it is made of. */
  readonly ofStepSeconds: number;
  /** Up to here the finer rows are complete: the beginning of a step. */
  readonly until: Instant;
  /** So many steps at once. */
  readonly stepsMax: number;
}

/** @returns how many rows were made; none: there is nothing to make. */
export function rollUpReadings(
  db: ClientBase | Pool,
  { stepSeconds, ofStepSeconds, until, stepsMax }: RollUp,
): Promise<number> {
  return ROLL_UP_READINGS.run(db, stepSeconds, ofStepSeconds, until, stepsMax);
}
