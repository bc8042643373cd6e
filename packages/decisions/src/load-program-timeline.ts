/** All that is in force for everybody at some time: the published versions of the program that none supersedes, and the calibrations, parsed. */
import { parseCalibration } from '@loyalty-ladder/domain/program/parse-calibration.ts';
import { parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import { type ProgramTimeline, programTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { loadCalibrations } from '@loyalty-ladder/store/calibrations/calibrations.ts';
import { loadPrograms } from '@loyalty-ladder/store/programs/programs.ts';
import type { ClientBase, Pool } from 'pg';

export async function loadProgramTimeline(db: ClientBase | Pool): Promise<ProgramTimeline> {
  const [versions, calibrations] = await Promise.all([loadPrograms(db), loadCalibrations(db)]);
  return programTimeline(
    versions.map(({ version, effectiveAt, body }) => ({ version, effectiveAt, program: parseProgram(body) })),
    calibrations.map(parseCalibration),
  );
}
