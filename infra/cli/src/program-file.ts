/** A program as a file: what a marketer edits and `program publish` puts into the store as it is, reasons included. */
import { readFile } from 'node:fs/promises';
import { InvalidProgramError, type Program, parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import { CommandError } from './command-error.ts';
import { counted } from './counted.ts';

export interface ProgramFile {
  readonly body: unknown;
  readonly program: Program;
}

/** @throws CommandError naming each problem with its path and rule. */
export async function readProgramFile(path: string): Promise<ProgramFile> {
  const body = await readJson(path);
  try {
    return { body, program: parseProgram(body) };
  } catch (error) {
    if (!(error instanceof InvalidProgramError)) throw error;
    const problems = error.issues.map(
      (issue) => `  ${issue.path === '' ? '(the whole file)' : issue.path}: ${issue.rule}`,
    );
    throw new CommandError(
      `${path} is not a valid program, ${counted(problems.length, 'problem')}:\n${problems.join('\n')}`,
    );
  }
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`${path} cannot be read (${error.code}).`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${path} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}
