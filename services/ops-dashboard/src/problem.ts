/** A problem of the dashboard's catalogue. */
import { HttpProblem, type ProblemDetails } from '@loyalty-ladder/http/problem.ts';
import { PROBLEM_TYPES, type ProblemName } from './problem-types.ts';

export class Problem extends HttpProblem {
  constructor(name: ProblemName, details: ProblemDetails = {}) {
    super(name, PROBLEM_TYPES[name], details);
  }
}
