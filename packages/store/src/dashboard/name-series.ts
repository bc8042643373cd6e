/** Series of the dashboard by name: rows of readings hold their numbers. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface NamedSeries {
  readonly name: string;
  readonly unit: string;
}

export interface NumberedSeries extends NamedSeries {
  readonly seriesNo: number;
}

const NAME_SERIES = statement({
  name: 'name-series',
  text: `
    insert into dashboard_series (name, unit) select u.name, u.unit from unnest($1::text[], $2::text[]) as u(name, unit)
    on conflict (name) do update set unit = excluded.unit, used_on = current_date
    returning series_no as "seriesNo", name, unit`,
  parameters: ['text[]', 'text[]'],
  row: { seriesNo: 'integer', name: 'text', unit: 'text' },
});

const FIND_SERIES = statement({
  name: 'find-series',
  text: `
    select series_no as "seriesNo", name, unit from dashboard_series s
    where exists (select from unnest($1::text[]) as u(prefix) where starts_with(s.name, u.prefix))
    order by name limit $2`,
  parameters: ['text[]', 'bigint'],
  row: { seriesNo: 'integer', name: 'text', unit: 'text' },
});

const FORGET_SERIES = statement({
  name: 'forget-series',
  text: 'delete from dashboard_series where used_on < current_date - $1::integer',
  parameters: ['integer'],
});

/** Those that are new get a number, the others are noted as in use today. */
export function nameSeries(db: ClientBase | Pool, series: readonly NamedSeries[]): Promise<NumberedSeries[]> {
  // In one order, so that two dashboards do not wait for each other.
  const sorted = series.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return NAME_SERIES.rows(
    db,
    sorted.map(({ name }) => name),
    sorted.map(({ unit }) => unit),
  );
}

/** @param prefixes of their names. @returns at most `seriesMax`, by name. */
export function findSeries(
  db: ClientBase | Pool,
  prefixes: readonly string[],
  seriesMax: number,
): Promise<NumberedSeries[]> {
  return FIND_SERIES.rows(db, prefixes, BigInt(seriesMax));
}

/** Forgets series that nobody has written for so many days. */
export async function forgetSeries(db: ClientBase | Pool, days: number): Promise<void> {
  await FORGET_SERIES.run(db, days);
}
