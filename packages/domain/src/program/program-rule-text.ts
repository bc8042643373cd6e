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
