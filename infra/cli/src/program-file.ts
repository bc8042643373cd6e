/** A program as a file: what a marketer edits and `program publish` puts into the store as it is, reasons included. */
import { readFile } from 'node:fs/promises';
import { InvalidProgramError, type Program, type ProgramIssue, parseProgram } from '@loyalty-ladder/domain/program.ts';
import { CommandError } from './command-error.ts';

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
      (issue) => `  ${issue.path === '' ? '(the whole file)' : issue.path}: ${ruleText(issue)}`,
    );
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    throw new CommandError(`${path} is not a valid program, ${count}:\n${problems.join('\n')}`);
  }
}

/** What is not there has no other problem. */
const ruleText = ({ rule }: ProgramIssue): string =>
  rule.endsWith('received undefined') ? 'is a setting of the program and missing' : rule;

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
