/** A program as a file: what a marketer edits and is put into the store as it is, reasons included. */
import { readFile } from 'node:fs/promises';
import { InvalidProgramError, type Program, parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';

export interface ProgramFile {
  readonly body: unknown;
  readonly program: Program;
}

/** The file that somebody has named; the message says each problem with its path and rule. */
export class ProgramFileError extends OperatingError {
  override readonly code = 'PROGRAM_FILE';
}

/** @throws ProgramFileError */
export async function readProgramFile(path: string): Promise<ProgramFile> {
  const body = await readJson(path);
  try {
    return { body, program: parseProgram(body) };
  } catch (error) {
    if (!(error instanceof InvalidProgramError)) throw error;
    const problems = error.issues.map(
      (issue) => `  ${issue.path === '' ? '(the whole file)' : issue.path}: ${issue.rule}`,
    );
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    throw new ProgramFileError(`${path} is not a valid program, ${count}:\n${problems.join('\n')}`);
  }
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ProgramFileError(`${path} cannot be read (${error.code}).`);
  });
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')); // As editors on Windows begin a file.
  } catch (error) {
    throw new ProgramFileError(`${path} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}
