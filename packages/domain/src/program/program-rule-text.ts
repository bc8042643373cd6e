/** What a program file breaks, in words and with an example of the right form: for whoever edits the file and knows no parser. */
import type * as z from 'zod';

const NUMBER = 'a number, like 30, or one with its reason, like { "value": 30, "why": "..." }';

const FORMS: Readonly<Record<string, string>> = {
  number: NUMBER,
  int: 'a whole number, like 30',
  string: 'text, like "UTC"',
  array: 'a list, like [] or [ { ... }, { ... } ]',
  record: 'a table, like {} or { "name": 10000 }',
  object: 'a table of settings, as in packages/domain/program/default.json',
};

const BASIS = 10_000;
/** A factor as people write it: 1.25, "1.25", "1,25", "x1.25", "125%". */
const FACTOR = /^[x×]?\s*(\d{1,7}(?:[.,]\d{1,4})?)\s*(%|[x×])?$/i;

/** What breaks a setting in basis points, with the figure that was meant where that can be told. @returns undefined for what is missing. */
export function basisPointsRule({ input, code, ...issue }: z.core.$ZodRawIssue): string | undefined {
  if (input === undefined) return undefined;
  if (code === 'too_small') return `must be at least ${issue.minimum} (basis points)`;
  if (code === 'too_big') return `must be at most ${issue.maximum} (basis points)`;
  const meant = meantBy(input);
  if (meant === undefined) return `must be a whole number of basis points, like ${BASIS} (basis points) for 1`;
  return `must be a whole number of basis points: for ${JSON.stringify(input)} write ${meant} (basis points)`;
}

function meantBy(input: unknown): number | undefined {
  const [, figure, unit] = FACTOR.exec(String(input)) ?? [];
  if (figure === undefined) return undefined;
  const number = Number(figure.replace(',', '.'));
  // A whole number in quotes is one in the unit that is asked for.
  if (typeof input === 'string' && unit === undefined && number >= 100) return number;
  return Math.round(number * (unit === '%' ? BASIS / 100 : BASIS));
}

/** @param issue as zod raises it. @returns undefined where the schema itself has words for it. */
export function ruleText(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined && issue.code !== 'custom') return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${FORMS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map((value) => `"${String(value)}"`).join(', ')}`;
    case 'invalid_format':
      return issue.format === 'datetime'
        ? 'must be an instant with its offset, like "2011-02-01T00:00:00Z"'
        : undefined;
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'array'
        ? `must have at most ${issue.maximum} entries`
        : `must be at most ${issue.maximum}`;
    default:
      return undefined;
  }
}
