/** The published calibrations, held for a further one: whoever publishes another waits until this transaction ends; readers do not. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { readClock } from '../postgres/clock.ts';
import { statement } from '../postgres/statement.ts';
import { loadCalibrations, type PublishedCalibration } from './calibrations.ts';

const LOCK_CALIBRATIONS = statement({
  name: 'lock-calibrations',
  text: 'lock table calibrations in share row exclusive mode',
});

/** @returns the calibrations and now, both read once the lock is held. */
export async function lockCalibrations(
  tx: ClientBase,
): Promise<{ calibrations: PublishedCalibration[]; now: Instant }> {
  await LOCK_CALIBRATIONS.run(tx);
  return { calibrations: await loadCalibrations(tx), now: await readClock(tx) };
}
