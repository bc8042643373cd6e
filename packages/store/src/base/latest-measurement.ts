/** The base as it was last measured: what reports of each customer (the view `measured_base`) are of. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import { MEASUREMENT_COLUMNS, MEASUREMENT_ROW, type MeasuredFigures, type Measurement } from './measurement.ts';

export type FinishedMeasurement = Measurement & { readonly figures: MeasuredFigures };

const READ_LATEST = statement({
  name: 'read-latest-measurement',
  text: `select ${MEASUREMENT_COLUMNS} from latest_measurement`,
  row: MEASUREMENT_ROW,
});

/** @returns undefined: none has been finished yet. */
export async function readLatestMeasurement(db: ClientBase | Pool): Promise<FinishedMeasurement | undefined> {
  return (await READ_LATEST.first(db)) as FinishedMeasurement | undefined;
}
