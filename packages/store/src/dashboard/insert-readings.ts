/** What all series said at the end of ten seconds; the first dashboard that says it is believed. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface ReadingsRow {
  /** Beginning of the step. */
  readonly at: Instant;
  readonly series: readonly number[];
  /** Of each series. */
  readonly values: readonly number[];
}

const INSERT_READINGS = statement({
  name: 'insert-readings',
  text: `
    insert into dashboard_readings (step_seconds, at, series, latest) values (10, $1, $2, $3) on conflict do nothing`,
  parameters: ['timestamptz', 'integer[]', 'real[]'],
});

export async function insertReadings(db: ClientBase | Pool, { at, series, values }: ReadingsRow): Promise<void> {
  await INSERT_READINGS.run(db, at, series, values);
}
