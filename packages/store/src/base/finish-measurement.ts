/** The end of a measurement, and what it led to. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { MeasuredFigures } from './measurement.ts';

const FINISH_MEASUREMENT = statement({
  name: 'finish-measurement',
  text: `
    update base_measurements set ended_at = clock_timestamp(), figures = $2
    where measurement_no = $1 and ended_at is null`,
  parameters: ['bigint', 'jsonb'],
});

const SETTLE_MEASUREMENT = statement({
  name: 'settle-measurement',
  text: 'update base_measurements set settled = true where measurement_no = $1 and not settled',
  parameters: ['bigint'],
});

export async function finishMeasurement(
  tx: ClientBase,
  measurementNo: bigint,
  figures: MeasuredFigures,
): Promise<void> {
  await FINISH_MEASUREMENT.run(tx, measurementNo, figures);
}

/** @returns false: somebody else has decided it, or it is gone. */
export async function settleMeasurement(tx: ClientBase, measurementNo: bigint): Promise<boolean> {
  return (await SETTLE_MEASUREMENT.run(tx, measurementNo)) === 1;
}
