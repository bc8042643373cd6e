/** Readings are kept so long as their step is looked at; older ones go, a page at a time. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const DROP_READINGS = statement({
  name: 'drop-readings',
  text: `
    delete from dashboard_readings where ctid = any (array(
      select ctid from dashboard_readings where step_seconds = $1 and at < $2 order by at limit $3
    ))`,
  parameters: ['integer', 'timestamptz', 'bigint'],
});

export async function dropReadings(
  db: ClientBase | Pool,
  stepSeconds: number,
  before: Instant,
  rowsMax: number,
): Promise<void> {
  await DROP_READINGS.run(db, stepSeconds, before, BigInt(rowsMax));
}
