/** Migrates a database, sets its clock and publishes the first program, where that has not been done. */
import { readFile } from 'node:fs/promises';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { migrate } from '@loyalty-ladder/store/postgres/migrate.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { publishFirstProgram } from '@loyalty-ladder/store/programs/programs.ts';

const FIRST_PROGRAM = new URL('../../../domain/program/default.json', import.meta.url);
/** Before any fact: what happened before the program existed counts by the first one. */
const FIRST_PROGRAM_EFFECTIVE_AT = 0;

/** @param clock `LADDER_CLOCK`: see packages/store/src/postgres/clock.ts. @returns now, by the store's clock. */
export async function prepareDatabase(databaseUrl: string, clock?: string): Promise<Instant> {
  await migrate({ databaseUrl, clock });
  const pool = createPool({ databaseUrl, applicationName: 'prepare', connectionsMax: 1 });
  try {
    const body: unknown = JSON.parse(await readFile(FIRST_PROGRAM, 'utf8'));
    await publishFirstProgram(pool, { version: 1, effectiveAt: FIRST_PROGRAM_EFFECTIVE_AT, body });
    return await readClock(pool);
  } finally {
    await pool.end();
  }
}
