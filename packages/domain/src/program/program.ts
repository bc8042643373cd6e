/**
 * The program: the versioned rules (domain.md, "The program"). A program file says each figure with its reason and source
 * (program/default.json); `parseProgram` refuses what it does not know and what contradicts itself, with the path and the rule.
 */
import type * as z from 'zod';
import type { Instant } from '../time/instant.ts';
import { ruleText } from './program-rule-text.ts';
import { DAYS_REMEMBERED, programSchema, settingsSchema } from './program-schema.ts';

export { DAYS_REMEMBERED };

export type Program = Readonly<z.output<typeof programSchema>>;
export type Campaign = Program['campaigns'][number];

/** One version as published: `version` is its number in history, `effectiveAt` a due instant for everybody. */
export interface ProgramVersion {
  readonly version: number;
  readonly effectiveAt: Instant;
  readonly program: Program;
}

/** What is wrong with a program file: where, and which rule it breaks. */
export interface ProgramIssue {
  readonly path: string;
  readonly rule: string;
}

export class InvalidProgramError extends Error {
  readonly code = 'INVALID_PROGRAM';
  readonly retryable = false;
  readonly poison = false;
  override readonly name = 'InvalidProgramError';
  readonly issues: readonly ProgramIssue[];

  constructor(issues: readonly ProgramIssue[]) {
    super(issues.map(({ path, rule }) => `${path === '' ? 'program' : path}: ${rule}`).join('; '));
    this.issues = issues;
  }
}

/**
 * A program that may contradict itself, such as one that nobody can be an adherent of: for worked examples, never for publishing.
 * @throws InvalidProgramError
 */
export function parseSettings(json: unknown): Program {
  return parseWith(settingsSchema, json);
}

/** @throws InvalidProgramError naming every setting that is missing, unknown, out of range or contradicts another. */
export function parseProgram(json: unknown): Program {
  return parseWith(programSchema, json);
}

function parseWith(schema: typeof settingsSchema, json: unknown): Program {
  const parsed = schema.safeParse(json, { error: ruleText });
  if (parsed.success) return parsed.data;
  throw new InvalidProgramError(parsed.error.issues.flatMap(issueOf));
}

function issueOf(issue: z.core.$ZodIssue): ProgramIssue[] {
  const path = issue.path.map(String);
  if (issue.code === 'invalid_key') return [{ path: path.join('.'), rule: issue.issues[0]?.message ?? issue.message }];
  if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), rule: issue.message }];
  return issue.keys.map((key) => ({ path: [...path, key].join('.'), rule: 'is not a setting of the program' }));
}
