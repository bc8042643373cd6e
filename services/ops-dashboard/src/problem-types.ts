/** What a page may be told beside what every door tells. */
import { COMMON_PROBLEMS, type ProblemTypes } from '@loyalty-ladder/http/common-problems.ts';

export const PROBLEM_TYPES = {
  ...COMMON_PROBLEMS,
  unauthenticated: {
    status: 401,
    title: 'Nobody is logged in here.',
    whatToDo: 'Log in with a key that has the scope ops: `npm run keys -- create` makes one.',
  },
  forbidden: {
    status: 403,
    title: 'The key may not do that.',
    whatToDo: 'Log in with a key that has the `scope`.',
  },
  'cross-site': {
    status: 403,
    title: 'The request does not come from a page of this dashboard.',
    whatToDo:
      'Use its own page. Behind a proxy that ends TLS, name it in OPS_TRUSTED_PROXIES and have it send X-Forwarded-Proto and X-Forwarded-Host.',
  },
  'no-change': {
    status: 409,
    title: 'It is so already: nothing was changed.',
    whatToDo: 'Somebody else has done it; the page shows who, and why.',
  },
  'not-open': {
    status: 409,
    title: 'The dead letter is closed.',
    whatToDo: 'Look at it again: it says what has become of it.',
  },
  'record-refused': {
    status: 422,
    title: 'What was made of the dead letter is no record that would be applied.',
    whatToDo: 'Mend the fields that `errors` names, each by its rule: they are the rules of every record.',
  },
  'too-many-letters': {
    status: 422,
    title: 'More dead letters are meant than one replay takes.',
    whatToDo: 'Narrow the filter down, or use `npm run dead-letters -- replay`.',
  },
  'too-many-followers': {
    status: 503,
    title: 'As many pages are followed live as may be.',
    whatToDo: 'Close one, or raise OPS_LIVE_CONNECTIONS_MAX.',
  },
} as const satisfies ProblemTypes;

export type ProblemName = keyof typeof PROBLEM_TYPES;
