/** What a schema says of a part of a request, field by field. */
import type { z } from 'zod';
import type { FieldError } from './problem.ts';

/** Enough to mend a form by, and no answer that is larger than the question. */
const ERRORS_MAX = 20;

/** @param part of the request, as fastify calls it. */
export function fieldErrors(part: string | undefined, issues: readonly z.core.$ZodIssue[]): FieldError[] {
  const root = PARTS[part ?? ''] ?? 'body';
  return issues.flatMap((issue) => errorsOf(root, issue)).slice(0, ERRORS_MAX);
}

const PARTS: Readonly<Record<string, string>> = { params: 'path', querystring: 'query' };

function errorsOf(root: string, issue: z.core.$ZodIssue): FieldError[] {
  const field = fieldOf(root, issue.path);
  if (issue.code !== 'unrecognized_keys') return [{ field, rule: issue.message }];
  return issue.keys.map((key) => ({
    field: fieldOf(field, [key.slice(0, NAME_LENGTH_MAX)]),
    rule: 'is not known here',
  }));
}

/** Of a name that the caller has made up. */
const NAME_LENGTH_MAX = 64;

const fieldOf = (root: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>((field, step) => field + (typeof step === 'number' ? `[${step}]` : `.${String(step)}`), root);
