/** The cases that pin the rules, and more of the same kind for what they leave open. */
import given from './cases.json' with { type: 'json' };
import more from './more-cases.json' with { type: 'json' };
import { type ConformanceCase, parseCase } from './parse-case.ts';

export function allCases(): ConformanceCase[] {
  return [...given.cases, ...more.cases].map(parseCase);
}
