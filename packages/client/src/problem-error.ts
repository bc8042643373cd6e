/** What the gateway refuses, as RFC 9457 has it: `type` is stable, and GET /v1/problems says what to do about each. */

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Fields that break a rule. */
  readonly errors?: readonly { readonly field: string; readonly rule: string }[];
  readonly [member: string]: unknown;
}

export class ProblemError extends Error {
  readonly status: number;
  /** Its last word: `insufficient-points` of `urn:loyalty-ladder:problem:insufficient-points`. */
  readonly problemName: string;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.title}${problem.detail === undefined ? '' : `: ${problem.detail}`}`);
    this.name = 'ProblemError';
    this.status = problem.status;
    this.problemName = problem.type.split(':').at(-1) ?? problem.type;
    this.problem = problem;
  }
}

/** Of an answer that is none of the gateway's (of a proxy, say) the status is all there is. */
export async function toProblemError(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => undefined);
  const isProblem = typeof body === 'object' && body !== null && 'type' in body && 'title' in body;
  const unknown = { type: 'about:blank', title: response.statusText || 'no problem document', status: response.status };
  return new ProblemError(isProblem ? (body as Problem) : unknown);
}
