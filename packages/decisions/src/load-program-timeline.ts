/** The published versions of the program that none supersedes, parsed. */
import { parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import { type ProgramTimeline, programTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { loadPrograms } from '@loyalty-ladder/store/programs/programs.ts';
import type { ClientBase, Pool } from 'pg';

export async function loadProgramTimeline(db: ClientBase | Pool): Promise<ProgramTimeline> {
  const versions = await loadPrograms(db);
  return programTimeline(
    versions.map(({ version, effectiveAt, body }) => ({ version, effectiveAt, program: parseProgram(body) })),
  );
}
