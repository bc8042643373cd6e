/**
 * All problems that a caller may be told of: the name (the end of `type`), the status, a title that never changes, and what to do. Callers
 * tell them apart by `type`, so a name is never renamed. `GET /v1/problems` says this list.
 */
import { COMMON_PROBLEMS, type ProblemTypes } from '@loyalty-ladder/http/common-problems.ts';

export const PROBLEM_TYPES = {
  ...COMMON_PROBLEMS,
  'not-found': {
    ...COMMON_PROBLEMS['not-found'],
    whatToDo: 'Look at the path; ids in it are percent-encoded. The page at /docs has all routes.',
  },
  unavailable: {
    ...COMMON_PROBLEMS.unavailable,
    whatToDo:
      'Send the same again after `Retry-After`; a write with the same Idempotency-Key, an event with the same id and source.',
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
  'another-version': {
    status: 409,
    title: 'It was changed meanwhile.',
    whatToDo: 'Read it again, and repeat the change with its `version`.',
  },
  'too-many-endpoints': {
    status: 409,
    title: 'There are as many endpoints as there may be.',
    whatToDo: 'Delete some: `endpointsMax` is the limit.',
  },
  'held-out': {
    status: 409,
    title: 'The customer is held out from this endpoint.',
    whatToDo: 'Nothing: who is held out is never told of, so that the effect on the others can be measured.',
  },
  'cursor-expired': {
    status: 410,
    title: 'The cursor is of a store that was restored or moved since.',
    whatToDo:
      'Begin again without a cursor: what was read since the restore point is told again, under other sequences. Of outcomes: from=beginning, or from an instant before the restore.',
  },
  'batch-refused': {
    status: 422,
    title: 'Of a batch of events none was accepted.',
    whatToDo: 'Look at `results`: each says what is wrong with its event, as if it had been sent alone.',
  },
  'endpoint-refused': {
    status: 422,
    title: 'The endpoint cannot be as asked.',
    whatToDo: 'Mend the settings that `errors` names, each by its rule.',
  },
  'idempotency-key-missing': {
    status: 400,
    title: 'The header Idempotency-Key is missing.',
    whatToDo: 'Name each attempt by a key of its own, a UUID say, and send the same one when you repeat it.',
  },
  'own-adjustment': {
    status: 403,
    title: 'Whoever proposed a correction does not decide about it.',
    whatToDo: 'Have it approved or refused with another key that has the scope adjust.',
  },
  'unknown-customer': {
    status: 404,
    title: 'Nobody is known under this id.',
    whatToDo: 'Customers become known by their first fact, a moment after it was published. Look at the id.',
  },
  'unknown-hold': {
    status: 404,
    title: 'This customer has no such hold.',
    whatToDo: 'Use the `holdId` that the answer to the hold, or to the redemption, gave.',
  },
  'unknown-adjustment': {
    status: 404,
    title: 'There is no such correction.',
    whatToDo: 'GET /v1/adjustments lists them.',
  },
  'insufficient-points': {
    status: 409,
    title: 'The customer has not so many points to spend.',
    whatToDo: 'Spend at most `available`. It is refused under this key for good: another attempt has a key of its own.',
  },
  'debt-limit': {
    status: 409,
    title: 'The customer owes more points than the program lets anybody owe and spend.',
    whatToDo: 'A hold can be released, which repays the debt; points that vest do too.',
  },
  'too-many-holds': {
    status: 409,
    title: 'The customer has as many open holds as anybody may have.',
    whatToDo: 'Capture or release some, or wait until their time is up.',
  },
  'hold-closed': {
    status: 409,
    title: 'The hold was captured or released before.',
    whatToDo: '`state` says which. What was captured can be restored.',
  },
  'hold-expired': {
    status: 409,
    title: 'The time of the hold is up, and its points are released.',
    whatToDo: 'Hold again, or redeem at once.',
  },
  'hold-not-captured': {
    status: 409,
    title: 'Nothing was redeemed with this hold that could be given back.',
    whatToDo: '`state` says how it stands: an open one is released, not restored.',
  },
  'restore-too-late': {
    status: 409,
    title: 'It was redeemed too long ago to be given back.',
    whatToDo: '`daysMax` from `capturedAt` have passed. Staff can correct the points.',
  },
  'unknown-follow-up': {
    status: 404,
    title: 'No follow-up has this id.',
    whatToDo: 'Its id is the `outcomeKey` of follow-up.opened. One whose opening was taken back by late facts is gone.',
  },
  'follow-up-closed': {
    status: 409,
    title: 'The follow-up is closed.',
    whatToDo: 'Nothing was published: `how` says what closed it, and `closedAt` when.',
  },
  'adjustment-closed': {
    status: 409,
    title: 'The correction does not wait any more.',
    whatToDo: '`state` says what became of it. Propose another one.',
  },
  'idempotency-key-running': {
    status: 409,
    title: 'The same attempt is being decided.',
    whatToDo: 'Send the same again after `Retry-After`: you get its answer.',
  },
  'idempotency-key-spent': {
    status: 409,
    title: 'This attempt had its effect longer ago than answers are kept.',
    whatToDo:
      'Nothing was done now. Look at what was done then (holds, statement); a new attempt has a key of its own.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'Something else was asked under this Idempotency-Key before.',
    whatToDo: 'A key names one attempt: take a new one for what is asked now.',
  },
  'expiry-out-of-range': {
    status: 422,
    title: 'The points cannot be held until then.',
    whatToDo: "Choose an instant after `now` (the ladder's clock), at most `daysMax` days ahead, or send ttlSeconds.",
  },
  'more-than-held': {
    status: 422,
    title: 'More is to be redeemed than is held.',
    whatToDo: 'Capture at most `held`; redeem the rest by another hold.',
  },
  'more-than-captured': {
    status: 422,
    title: 'More is to be given back than was redeemed, or is left of it.',
    whatToDo: 'Restore at most `restorable`.',
  },
  'purchases-behind': {
    status: 503,
    title: 'Purchases of this customer may wait that are not counted yet, returns among them.',
    whatToDo: 'Send the same again, with the same Idempotency-Key, after `Retry-After`. Nothing was decided.',
  },
  'webhooks-off': {
    status: 501,
    title: 'This gateway cannot keep secrets of webhooks.',
    whatToDo: 'Have whoever runs it set WEBHOOK_SECRETS_KEY, the same as of trigger-webhooks.',
  },
} as const satisfies ProblemTypes;

export type ProblemName = keyof typeof PROBLEM_TYPES;
