/** Problems that every door has; its own ones stand in a catalogue beside them. A name is the end of `type` and is never renamed. */
export interface ProblemType {
  readonly status: number;
  readonly title: string;
  /** What whoever called does about it. */
  readonly whatToDo: string;
}

export type ProblemTypes = Readonly<Record<string, ProblemType>>;

export const COMMON_PROBLEMS = {
  'malformed-request': {
    status: 400,
    title: 'The request is not HTTP as it is taken here.',
    whatToDo: 'Look at `errors`: they name the part of the request and its rule. The same again is refused again.',
  },
  'malformed-body': {
    status: 400,
    title: 'The body is not JSON as it is taken here.',
    whatToDo: 'Send well-formed UTF-8 JSON whose objects name each field once; `errors` says what is wrong.',
  },
  'invalid-request': {
    status: 400,
    title: 'A field of the request breaks its rule.',
    whatToDo: 'Mend the fields that `errors` names, each by its rule. The same again is refused again.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such resource.',
    whatToDo: 'Look at the path; ids in it are percent-encoded.',
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
    whatToDo: 'Send the same again after `Retry-After`.',
  },
} as const satisfies ProblemTypes;

export type CommonProblemName = keyof typeof COMMON_PROBLEMS;
