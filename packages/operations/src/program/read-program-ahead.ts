/** The version of the program in force and those to come, by the ladder's clock, with the reasons that their files give. */
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
  /** By name; those that its file leaves out too. */
  readonly settings: Readonly<Record<string, ProgramSetting>>;
}

export interface ProgramSetting {
  /** As in a file (as-in-file.ts). */
  readonly value: unknown;
  readonly why?: string;
  readonly source?: string;
}

/** @returns versions in order: what is in force first. */
export async function readProgramAhead(pool: Pool): Promise<{ now: Instant; versions: ProgramAhead[] }> {
  const [programs, now] = await Promise.all([loadPrograms(pool), readClock(pool)]);
  const current = programs.findLastIndex(({ effectiveAt }) => effectiveAt <= now);
  const versions = programs.slice(Math.max(0, current)).map(
    ({ version, effectiveAt, body }): ProgramAhead => ({
      ...{ version, effectiveAt, status: effectiveAt <= now ? 'in force' : 'to come' },
      settings: settingsOf(body),
    }),
  );
  return { now, versions };
}

function settingsOf(body: unknown): ProgramAhead['settings'] {
  const values = Object.entries(asInFile(parseProgram(body)));
  return Object.fromEntries(values.map(([name, value]) => [name, { value, ...reasonOf(body, name) }]));
}

/** What a setting is explained by (program-schema.ts). */
function reasonOf(body: unknown, name: string): Pick<ProgramSetting, 'why' | 'source'> {
  const { why, source } = Object((body as Readonly<Record<string, unknown>>)[name]) as Readonly<
    Record<string, unknown>
  >;
  return { ...(typeof why === 'string' && { why }), ...(typeof source === 'string' && { source }) };
}
