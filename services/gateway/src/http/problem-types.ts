/**
 * All problems that a caller may be told of: the name (the end of `type`), the status, a title that never changes, and what to do. Callers
 * tell them apart by `type`, so a name is never renamed. `GET /v1/problems` says this list.
 */
export interface ProblemType {
  readonly status: number;
  readonly title: string;
  /** What whoever called does about it. */
  readonly whatToDo: string;
}

export const PROBLEM_TYPES = {
  'malformed-request': {
    status: 400,
    title: 'The request is not HTTP as this gateway takes it.',
    whatToDo: 'Look at `errors`: they name the part of the request and its rule. The same again is refused again.',
  },
  'malformed-body': {
    status: 400,
    title: 'The body is not JSON as this gateway takes it.',
    whatToDo: 'Send well-formed UTF-8 JSON whose objects name each field once; `errors` says what is wrong.',
  },
  'invalid-request': {
    status: 400,
    title: 'A field of the request breaks its rule.',
    whatToDo: 'Mend the fields that `errors` names, each by its rule. The same again is refused again.',
  },
  unauthenticated: {
    status: 401,
    title: 'No valid key came with the request.',
    whatToDo: 'Send `Authorization: Bearer ll_...`. If `reason` says expired or revoked, ask for another key.',
  },
  forbidden: {
    status: 403,
    title: 'The key may not do that.',
    whatToDo: 'Ask for a key that has the `scope`, and for publishing the source and topic, that the answer names.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such resource.',
    whatToDo: 'Look at the path; ids in it are percent-encoded. The page at /docs has all routes.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The resource has not that method.',
    whatToDo: 'Use one of those in the header `Allow`.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request came too slowly.',
    whatToDo: 'Send it again, in one go.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is larger than this route takes.',
    whatToDo: 'Send less at once: `bytesMax` is the limit.',
  },
  'path-too-long': {
    status: 414,
    title: 'A part of the path is longer than any id may be.',
    whatToDo: 'Ids have at most 128 characters.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is of a kind that this route does not take.',
    whatToDo: 'Send one of `mediaTypes`, in UTF-8, and name it in `Content-Type`.',
  },
  'unsupported-encoding': {
    status: 415,
    title: 'The body is compressed.',
    whatToDo: 'Send it as it is, without `Content-Encoding`.',
  },
  'expectation-failed': {
    status: 417,
    title: 'The header `Expect` asks for what is not there.',
    whatToDo: 'Leave the header out, or send `100-continue`.',
  },
  'batch-refused': {
    status: 422,
    title: 'Of a batch of events none was accepted.',
    whatToDo: 'Look at `results`: each says what is wrong with its event, as if it had been sent alone.',
  },
  'too-many-requests': {
    status: 429,
    title: 'The rate is spent.',
    whatToDo:
      'Wait as many seconds as `Retry-After` says; `RateLimit` says what is left, `RateLimit-Policy` of how much.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The head of the request is larger than 16 KiB.',
    whatToDo: 'Send fewer and shorter headers.',
  },
  internal: {
    status: 500,
    title: 'A defect of this system.',
    whatToDo:
      'Tell whoever runs it the `requestId`. Whether anything was done is not known: repeat only what may be repeated.',
  },
  unavailable: {
    status: 503,
    title: 'Something that this needs does not answer now.',
    whatToDo:
      'Send the same again after `Retry-After`; a write with the same Idempotency-Key, an event with the same id and source.',
  },
} as const satisfies Record<string, ProblemType>;

export type ProblemName = keyof typeof PROBLEM_TYPES;
