/**
 * A further calibration, and the pass over all customers that goes with it: its effective instant is a due instant for everybody (sweeps.ts). In
 * the caller's transaction, under lock-calibrations.ts.
 */
import type { ClientBase } from 'pg';
import { startSweep } from '../customers/sweeps.ts';
import { statement } from '../postgres/statement.ts';
import { roundTrip } from '../postgres/transaction.ts';
import type { PublishedCalibration } from './calibrations.ts';

const INSERT_CALIBRATION = statement({
  name: 'insert-calibration',
  text: `
    insert into calibrations (version, effective_at, published_at, measured_as_of, body)
    values ($1, $2, ladder_now(), $3, $4)`,
  parameters: ['integer', 'timestamptz', 'timestamptz', 'jsonb'],
});

export async function insertCalibration(
  tx: ClientBase,
  { version, effectiveAt, measuredAsOf, body }: Omit<PublishedCalibration, 'publishedAt'>,
): Promise<void> {
  await roundTrip([
    INSERT_CALIBRATION.run(tx, version, effectiveAt, measuredAsOf, body),
    startSweep(tx, { kind: 'calibration', version }),
  ]);
}
