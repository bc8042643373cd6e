/** Now, by the ladder's clock, and the newest versions of program and calibration: what a decision is dated by and made from. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

/** Of all that is in force for everybody: another one as soon as a version of the program or a calibration is published. */
export const REVISION = `
  (select coalesce(max(version), 0) from programs) || '/' || (select coalesce(max(version), 0) from calibrations) as revision`;

const READ_NOW = statement({
  name: 'read-now',
  text: `select ladder_now() as now, ${REVISION}`,
  row: { now: 'timestamptz', revision: 'text' },
});

export function readNow(db: ClientBase | Pool): Promise<{ readonly now: Instant; readonly revision: string }> {
  return READ_NOW.only(db);
}
