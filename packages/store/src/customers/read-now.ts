/** Now, by the ladder's clock, and the newest version of the program: what a decision is dated by and made from. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

const READ_NOW = statement({
  name: 'read-now',
  text: 'select ladder_now() as now, (select coalesce(max(version), 0) from programs) as "programVersion"',
  row: { now: 'timestamptz', programVersion: 'integer' },
});

export function readNow(db: ClientBase): Promise<{ readonly now: Instant; readonly programVersion: number }> {
  return READ_NOW.only(db);
}
