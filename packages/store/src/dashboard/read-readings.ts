/** Some series of one step over some time. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { jsonbOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';

/** Beginning of the step in ms, the value at its end, the highest in it. */
export type StoredPoint = readonly [at: Instant, latest: number, highest: number | null];

/** As JSON: of the many numbers of an answer it is what both sides are quickest with. */
const READ_READINGS = statement({
  name: 'read-readings',
  text: `
    select u.series_no as "seriesNo",
           jsonb_agg(jsonb_build_array((extract(epoch from r.at) * 1000)::bigint, u.latest, u.highest) order by r.at) as points
    from dashboard_readings r
    cross join lateral unnest(r.series, r.latest, r.highest) as u(series_no, latest, highest)
    join unnest($4::integer[]) as wanted(series_no) on wanted.series_no = u.series_no
    where r.step_seconds = $1 and r.at >= $2 and r.at < $3
    group by u.series_no`,
  parameters: ['integer', 'timestamptz', 'timestamptz', 'integer[]'],
  row: { seriesNo: 'integer', points: jsonbOf<StoredPoint[]>() },
});

export interface ReadingsAsked {
  readonly stepSeconds: number;
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  readonly series: readonly number[];
}

/** @returns points by number of the series, oldest first. */
export async function readReadings(
  db: ClientBase | Pool,
  { stepSeconds, from, to, series }: ReadingsAsked,
): Promise<ReadonlyMap<number, readonly StoredPoint[]>> {
  const rows = await READ_READINGS.rows(db, stepSeconds, from, to, series);
  return new Map(rows.map(({ seriesNo, points }) => [seriesNo, points]));
}
