/** What a caller is told when it cannot be as asked, as RFC 9457 has it. Thrown by whoever knows; answer-problem.ts sends it. */
import { PROBLEM_TYPES, type ProblemName, type ProblemType } from './problem-types.ts';

/** One field and the rule that it breaks. */
export interface FieldError {
  /** Its part of the request and its path there: `body.lines[0].quantity`, `query.limit`, `path.customerId`, `headers.host`. */
  readonly field: string;
  /** What holds for it; never what was sent. */
  readonly rule: string;
}

export interface ProblemDetails {
  /** Of this occurrence, for people; nothing personal, and nothing of what was sent. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** What else a machine may want to know. */
  readonly [member: string]: unknown;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export class Problem extends Error {
  readonly problem: ProblemName;
  readonly headers: Readonly<Record<string, string>>;
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(name: ProblemName, { headers = {}, ...members }: ProblemDetails = {}) {
    super(members.detail ?? PROBLEM_TYPES[name].title);
    this.name = 'Problem';
    this.problem = name;
    this.headers = headers;
    this.#members = members;
  }

  get status(): number {
    return PROBLEM_TYPES[this.problem].status;
  }

  /** The body of the answer. */
  body(requestId?: string): object {
    const { status, title }: ProblemType = PROBLEM_TYPES[this.problem];
    return { type: typeUri(this.problem), title, status, ...this.#members, ...(requestId && { requestId }) };
  }
}

export const typeUri = (name: ProblemName): string => `urn:loyalty-ladder:problem:${name}`;

/** What does not answer now, and passes. */
export function unavailable(detail: string, retryAfterSeconds = 1): Problem {
  return new Problem('unavailable', { detail, headers: { 'retry-after': String(retryAfterSeconds) } });
}
