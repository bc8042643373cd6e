/** The measurement of the latest night, under way or finished. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import { MEASUREMENT_COLUMNS, MEASUREMENT_ROW, type Measurement } from './measurement.ts';

const READ_NIGHTLY = statement({
  name: 'read-nightly-measurement',
  text: `select ${MEASUREMENT_COLUMNS} from base_measurements where is_nightly order by as_of desc limit 1`,
  row: MEASUREMENT_ROW,
});

/** @returns undefined: no night was ever measured. */
export function readNightlyMeasurement(db: ClientBase | Pool): Promise<Measurement | undefined> {
  return READ_NIGHTLY.first(db);
}
