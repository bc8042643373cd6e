/**
 * Begins to measure the base, unless somebody does: a unique index lets one be under way. One that nobody has moved on for a while was left by who
 * died, and makes room; its rows go with those of measurements before it (forget-measurements.ts).
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import { MEASUREMENT_COLUMNS, MEASUREMENT_ROW, type Measurement } from './measurement.ts';

/** A page takes 30 s at the most, and what is rested after it a few times as much. */
const LEFT_AFTER = "interval '3 minutes'";

const DROP_LEFT = statement({
  name: 'drop-left-measurement',
  text: `
    delete from base_measurements
    where ended_at is null and (moved_at < clock_timestamp() - ${LEFT_AFTER} or (is_nightly and $2 and as_of < $1))`,
  parameters: ['timestamptz', 'boolean'],
});

const BEGIN_MEASUREMENT = statement({
  name: 'begin-measurement',
  text: `
    insert into base_measurements (as_of, is_nightly) values ($1, $2) on conflict do nothing
    returning ${MEASUREMENT_COLUMNS}`,
  parameters: ['timestamptz', 'boolean'],
  row: MEASUREMENT_ROW,
});

const READ_UNDER_WAY = statement({
  name: 'read-measurement-under-way',
  text: `select ${MEASUREMENT_COLUMNS} from base_measurements where ended_at is null`,
  row: MEASUREMENT_ROW,
});

/** @param isNightly takes the place of one that an earlier night has left. @returns undefined: another is under way, or the night is measured. */
export async function beginMeasurement(
  tx: ClientBase,
  asOf: Instant,
  isNightly: boolean,
): Promise<Measurement | undefined> {
  await DROP_LEFT.run(tx, asOf, isNightly);
  return BEGIN_MEASUREMENT.first(tx, asOf, isNightly);
}

export function readMeasurementUnderWay(db: ClientBase | Pool): Promise<Measurement | undefined> {
  return READ_UNDER_WAY.first(db);
}
