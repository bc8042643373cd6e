/** Which measurement of the base is the latest that is finished. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface Measured {
  readonly measurementNo: bigint;
  readonly asOf: Instant;
}

const READ = statement({
  name: 'read-measured',
  text: 'select measurement_no as "measurementNo", as_of as "asOf" from latest_measurement',
  row: { measurementNo: 'bigint', asOf: 'timestamptz' },
});

/** @returns null: the base was never measured. */
export async function readMeasured(db: ClientBase | Pool): Promise<Measured | null> {
  return (await READ.rows(db))[0] ?? null;
}
