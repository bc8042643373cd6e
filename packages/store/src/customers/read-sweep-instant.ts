/** From when on a pass over all customers may run: the effective instant of what it brings them to. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { SweepKind } from './sweeps.ts';

/** A superseded version of the program is never in force (programs.ts). */
const READ_INSTANT = statement({
  name: 'read-sweep-instant',
  text: `
    select effective_at as "effectiveAt" from calibrations where $1 = 'calibration' and version = $2
    union all
    select effective_at from programs p
    where $1 = 'program' and version = $2
      and not exists (select from programs later where later.version > p.version and later.effective_at <= p.effective_at)`,
  parameters: ['text', 'integer'],
  row: { effectiveAt: 'timestamptz' },
});

/** @returns undefined: another version has superseded it. */
export async function readSweepInstant(
  db: ClientBase | Pool,
  kind: Exclude<SweepKind, 'fold'>,
  version: number,
): Promise<Instant | undefined> {
  return (await READ_INSTANT.first(db, kind, version))?.effectiveAt;
}
