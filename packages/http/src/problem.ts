/** What a caller is told when it cannot be as asked, as RFC 9457 has it. Thrown by whoever knows; answer-problems.ts sends it. */
import { COMMON_PROBLEMS, type CommonProblemName, type ProblemType } from './common-problems.ts';

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

/** Each door has a class of its own that knows which names there are. */
export abstract class HttpProblem extends Error {
  readonly problem: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly #type: ProblemType;
  readonly #members: Readonly<Record<string, unknown>>;

  /** @param type of that name, in the door's catalogue. */
  constructor(name: string, type: ProblemType, { headers = {}, ...members }: ProblemDetails) {
    super(members.detail ?? type.title);
    this.name = 'Problem';
    this.problem = name;
    this.headers = headers;
    this.#type = type;
    this.#members = members;
  }

  get status(): number {
    return this.#type.status;
  }

  /** The body of the answer. */
  body(requestId?: string): object {
    const { status, title } = this.#type;
    return { type: typeUri(this.problem), title, status, ...this.#members, ...(requestId && { requestId }) };
  }
}

/** One that any door has. */
export class CommonProblem extends HttpProblem {
  constructor(name: CommonProblemName, details: ProblemDetails = {}) {
    super(name, COMMON_PROBLEMS[name], details);
  }
}

export const typeUri = (name: string): string => `urn:loyalty-ladder:problem:${name}`;

/** What does not answer now, and passes. */
export function unavailable(detail: string, retryAfterSeconds = 1): CommonProblem {
  return new CommonProblem('unavailable', { detail, headers: { 'retry-after': String(retryAfterSeconds) } });
}
