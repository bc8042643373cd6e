/** A case from JSON: refused with every field that is wrong and the rule that it breaks. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { InvalidProgramError } from '@loyalty-ladder/domain/program/program.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import * as z from 'zod';
import { caseCalibrations } from './case-calibrations.ts';
import { caseFacts, instant } from './case-facts.ts';
import { caseTimeline } from './case-program.ts';

export interface ConformanceCase {
  readonly name: string;
  /** Tags of the rules that it shows. */
  readonly rules: readonly string[];
  readonly facts: readonly Fact[];
  /** Batches of facts as they arrive; null: any order will do. */
  readonly arrival: readonly (readonly Fact[])[] | null;
  readonly until: Instant;
  readonly programs: ProgramTimeline;
  /** As it stands in the file; only what is there is compared. */
  readonly expect: Readonly<Record<string, unknown>>;
}

export class InvalidCaseError extends Error {
  override readonly name = 'InvalidCaseError';
}

const settings = z.record(z.string(), z.unknown());
const caseSchema = z
  .strictObject({
    name: z.string().default('a case without a name'),
    rules: z.array(z.string()).default([]),
    work: z.string().optional(),
    program: settings.default({}),
    programChanges: z.array(z.strictObject({ effectiveAt: instant, program: settings })).default([]),
    calibrations: caseCalibrations,
    facts: caseFacts,
    arrival: z.array(z.array(z.string())).optional(),
    until: instant,
    expect: settings.default({}),
  })
  .superRefine(({ facts, arrival }, context) => {
    const ids = new Set(facts.map(({ id }) => id));
    const arrived = new Set(arrival?.flat() ?? ids);
    for (const id of [...arrived].filter((each) => !ids.has(each))) {
      context.addIssue({ code: 'custom', path: ['arrival'], message: `only facts of the case arrive, not ${id}` });
    }
    for (const id of [...ids].filter((each) => !arrived.has(each))) {
      context.addIssue({ code: 'custom', path: ['arrival'], message: `every fact arrives, also ${id}` });
    }
  });

/** @throws InvalidCaseError */
export function parseCase(json: unknown): ConformanceCase {
  const parsed = caseSchema.safeParse(json);
  if (!parsed.success) throw new InvalidCaseError(parsed.error.issues.map(issueText).join('\n'));
  const { name, rules, facts, arrival, until, program, programChanges, calibrations, expect } = parsed.data;
  return {
    name,
    rules,
    facts,
    arrival: arrival?.map((ids) => facts.filter(({ id }) => ids.includes(id))) ?? null,
    until,
    programs: timelineOf(program, programChanges, calibrations),
    expect,
  };
}

function timelineOf(...versions: Parameters<typeof caseTimeline>): ProgramTimeline {
  try {
    return caseTimeline(...versions);
  } catch (error) {
    if (!(error instanceof InvalidProgramError)) throw error;
    throw new InvalidCaseError(error.issues.map(({ path, rule }) => `program.${path}: ${rule}`).join('\n'));
  }
}

function issueText(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  return `${path === '' ? 'case' : path}: ${issue.message}`;
}
