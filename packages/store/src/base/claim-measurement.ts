/** A measurement moves on page by page, each in a transaction that holds its row: two who work on it take turns, and who dies leaves a whole page. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

const CLAIM_MEASUREMENT = statement({
  name: 'claim-measurement',
  text: `
    select last_customer_no as last from base_measurements where measurement_no = $1 and ended_at is null
    for update skip locked`,
  parameters: ['bigint'],
  row: { last: 'bigint' },
});

const MOVE_MEASUREMENT = statement({
  name: 'move-measurement',
  text: `
    update base_measurements
    set last_customer_no = $2, customers = customers + $3, unknown = unknown + $4, moved_at = clock_timestamp()
    where measurement_no = $1
    returning customers`,
  parameters: ['bigint', 'bigint', 'bigint', 'bigint'],
  row: { customers: 'bigint' },
});

/** @returns the last customer of the page before; undefined: another works on it, or it is finished or gone. */
export async function claimMeasurement(tx: ClientBase, measurementNo: bigint): Promise<bigint | undefined> {
  return (await CLAIM_MEASUREMENT.first(tx, measurementNo))?.last;
}

export interface MeasuredPage {
  readonly last: bigint;
  readonly customers: number;
  readonly unknown: number;
}

/** @returns customers measured so far. */
export async function moveMeasurement(
  tx: ClientBase,
  measurementNo: bigint,
  { last, customers, unknown }: MeasuredPage,
): Promise<bigint> {
  return (await MOVE_MEASUREMENT.only(tx, measurementNo, last, BigInt(customers), BigInt(unknown))).customers;
}
