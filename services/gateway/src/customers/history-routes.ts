/** What became of one customer and why: changes of rung, risk, advice and key customer, the notices before them, and follow-ups. */
import type { Measure, Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { readHistory, type ShownRevision } from '@loyalty-ladder/operations/customer/read-history.ts';
import { readStanding } from '@loyalty-ladder/operations/customer/read-standing.ts';
import { jsonValue } from '@loyalty-ladder/operations/words/json-text.ts';
import type { HistoryPlace } from '@loyalty-ladder/store/history/read-history-page.ts';
import { z } from 'zod';
import type { GatewayContext } from '../gateway-context.ts';
import { assertOfStore, badCursor, placeNumber, readCursor, writeCursor } from '../paging/page-cursor.ts';
import { limitOf, listOf, nextCursor } from '../paging/page-fields.ts';
import {
  cause,
  customerPath,
  instantText,
  iso,
  known,
  measure,
  moneyText,
  pointsText,
  shownMeasure,
} from './answer-fields.ts';

/** Those that the history holds. */
const TYPES = [
  'stage.changed',
  'risk.changed',
  'advice.changed',
  'key-customer.changed',
  'follow-up.opened',
  'follow-up.escalated',
  'follow-up.closed',
  'grace.started',
  'grace.ended',
  'points.expiring',
] as const satisfies readonly Outcome['type'][];
/** Of the year 9999, in ms. */
const INSTANT_MAX = 253_402_300_799_999n;
const KEY = /^[0-9a-f]{32}$/;

const content = z
  .looseObject({
    from: z.union([z.string(), z.boolean()]).optional(),
    to: z.union([z.string(), z.boolean()]).optional().describe('true and false of key customers.'),
    strategy: z.string().optional().describe("The program's, for the rung."),
    causes: z.array(cause).optional(),
    measures: z.array(measure).optional(),
    reasons: z.array(z.string()).optional().describe('What speaks for the level of risk.'),
    nextCheckAt: instantText.nullable().optional().describe('When silence alone raises the level; null: never.'),
    driver: z.looseObject({}).nullable().optional().describe('Why the customer may be leaving, with the evidence.'),
    review: z.looseObject({}).nullable().optional().describe('What a review of a weak buyer looked at.'),
    profit: moneyText.optional().describe("The year's, of a key customer."),
    subject: z.string().optional().describe('Of a case: `<trigger>:<source>/<id>` of what opened it.'),
    deadlineAt: instantText.optional().describe('By when a case should be answered.'),
    resolution: z.string().optional().describe('How a case was closed: resolved, recovered or superseded.'),
    conditions: z.array(z.string()).optional().describe('Of a grace: what does not hold any more.'),
    endsAt: instantText.optional().describe('Of a grace: until when the rung is kept.'),
    wouldBecome: z.string().optional(),
    result: z.string().optional(),
    became: z.string().optional(),
    points: pointsText.optional().describe('About to expire.'),
    expiresAt: instantText.optional(),
    programVersion: z.int().optional(),
  })
  .describe('By type; as in the message of that type.');

const revision = z.strictObject({
  outcomeKey: z.string().describe('All revisions of one outcome share it.'),
  revision: z.int().describe('Late facts correct what was said: the highest holds.'),
  retracted: z.boolean().describe('It is taken back: it has not been so.'),
  type: z.string().describe(`${TYPES.join(', ')}.`),
  at: instantText.describe('When it became true.'),
  decidedAt: instantText.describe('When it was known.'),
  current: z.boolean().nullable().describe('It was in force when it was decided; null: recorded before that was kept.'),
  stale: z.boolean().describe('It was too old to be news when it was decided.'),
  sequence: z.string(),
  version: z.string().describe('Of the customer, after this decision.'),
  content,
});

const answer = z.strictObject({ customerId: z.string(), outcomes: z.array(revision), cursor: nextCursor });

const query = z.strictObject({
  all: z
    .enum(['true', 'false'])
    .optional()
    .describe(
      '`true`: every revision of every outcome. Else what stands today: of each the highest, if it is not retracted.',
    ),
  type: listOf(TYPES).describe('Only these types; several are given one by one. Without it: all.'),
  cursor: z.string().optional().describe('As the page before gave it, with the same `all` and `type`.'),
  limit: limitOf({ most: 200, usual: 50 }),
});

const schema = {
  tags: ['Customers'],
  summary: 'The history: changes, notices and follow-ups with their causes and measures, latest first',
  params: customerPath,
  querystring: query,
  response: { 200: answer },
};

export function historyRoutes(app: HttpApp, { pool, programs }: GatewayContext): void {
  app.get('/v1/customers/:customerId/history', { config: { scope: 'read' }, schema }, async ({ params, query }) => {
    const { cursor: text, all, type, limit } = query;
    const cursor = text === undefined ? undefined : readPlace(text);
    const standing = known(await readStanding(pool, programs, params.customerId));
    const { customerId, customerNo, epoch } = standing;
    assertOfStore(cursor, epoch);
    if (cursor !== undefined && cursor.customerNo !== customerNo) throw badCursor('cursor');
    const wanted = { types: type ?? TYPES, all: all === 'true', after: cursor?.place ?? null, revisionsMax: limit };
    const { revisions, next } = await readHistory(pool, customerNo, standing.programs, wanted);
    const parts = next && [String(customerNo), String(next.at), next.key, String(next.revision)];
    return { customerId, outcomes: revisions.map(shown), cursor: parts && writeCursor('history', epoch, parts) };
  });
}

function readPlace(text: string) {
  const cursor = readCursor('history', text);
  const [customerNo, at, key = '', revisionText, ...others] = cursor?.parts ?? [];
  const [no, instant, revisionNo] = [customerNo, at, revisionText].map(placeNumber);
  const isKnown = KEY.test(key) && others.length === 0;
  if (cursor === undefined || no === undefined || instant === undefined || revisionNo === undefined || !isKnown) {
    throw badCursor('cursor');
  }
  if (instant > INSTANT_MAX || revisionNo > 2_147_483_647n) throw badCursor('cursor');
  const place: HistoryPlace = { at: Number(instant), key, revision: Number(revisionNo) };
  return { ...cursor, customerNo: no, place };
}

function shown({ key, at, decidedAt, sequence, version, content: told, ...rest }: ShownRevision) {
  const { revision: no, retracted, type, current, stale } = rest;
  const { measures, ...others } = told as { readonly measures?: readonly Measure[] };
  return {
    ...{ outcomeKey: key, revision: no, retracted, type, current, stale },
    ...{ at: iso(at), decidedAt: iso(decidedAt), sequence: String(sequence), version: String(version) },
    content: { ...(jsonValue(others) as object), ...(measures && { measures: measures.map(shownMeasure) }) },
  };
}
