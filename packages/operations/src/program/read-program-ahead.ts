/** The version of the program in force and those to come, by the ladder's clock. */
import { parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { loadPrograms } from '@loyalty-ladder/store/programs/programs.ts';
import type { Pool } from 'pg';
import { asInFile } from './as-in-file.ts';

export interface ProgramAhead {
  readonly version: number;
  readonly status: 'in force' | 'to come';
  readonly effectiveAt: Instant;
  /** As in its file (as-in-file.ts). */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** @returns versions in order: what is in force first. */
export async function readProgramAhead(pool: Pool): Promise<{ now: Instant; versions: ProgramAhead[] }> {
  const [programs, now] = await Promise.all([loadPrograms(pool), readClock(pool)]);
  const current = programs.findLastIndex(({ effectiveAt }) => effectiveAt <= now);
  const versions = programs.slice(Math.max(0, current)).map(
    ({ version, effectiveAt, body }): ProgramAhead => ({
      ...{ version, effectiveAt, status: effectiveAt <= now ? 'in force' : 'to come' },
      settings: asInFile(parseProgram(body)),
    }),
  );
  return { now, versions };
}
