/** What a call centre is asked: why this rung, what is missing for the next, and what is lost when. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { type Explanation, explainCustomer } from '@loyalty-ladder/operations/customer/explain-customer.ts';
import type { Prospect } from '@loyalty-ladder/operations/customer/outlook.ts';
import { readStanding } from '@loyalty-ladder/operations/customer/read-standing.ts';
import { conditionText, liftText, reasonText } from '@loyalty-ladder/operations/words/ladder-words.ts';
import { z } from 'zod';
import type { GatewayContext } from '../gateway-context.ts';
import {
  balances,
  cause,
  customerPath,
  followUp,
  instantText,
  iso,
  isoOrNull,
  known,
  measure,
  nextExpiry,
  pointsText,
  risk,
  shownMeasure,
  stage,
} from './answer-fields.ts';
import {
  explainedDriver,
  money,
  review,
  shownDriver,
  shownFollowUp,
  shownMoney,
  shownReview,
} from './knowledge-fields.ts';

const since = instantText
  .nullable()
  .describe('null: since before anything was said of it, or it is due and not recorded yet.');

const worded = z.strictObject({ name: z.string(), text: z.string().describe('The same in words.') });

const grace = z.strictObject({
  condition: worded,
  since: instantText,
  endsAt: instantText.describe('Until then the rung is kept.'),
});

const prospect = z.strictObject({
  at: instantText,
  what: z
    .string()
    .describe(
      'stage, risk, advice and key-customer: a change; vest, expire and release: points; review: the next look at a weak buyer; ' +
        'follow-up-deadline: by when the open case should be answered.',
    ),
  from: z.union([z.string(), z.boolean()]).optional(),
  to: z.union([z.string(), z.boolean()]).optional(),
  points: pointsText.optional(),
});

const answer = z.strictObject({
  customerId: z.string(),
  at: instantText.describe("Now, by the ladder's clock: all of this is of this instant."),
  version: z.string(),
  programVersion: z.int().describe('The version of the program in force; GET /v1/program.'),
  pending: z
    .boolean()
    .describe('Facts are recorded and not folded yet, or time has to do something: this is about to change.'),
  stage: z.strictObject({
    stage,
    since,
    causes: z.array(cause).describe('What brought it about.'),
    strategy: z.string().describe("The program's, for this rung."),
    measures: z.array(measure).describe('What this rung asks for, as counted now.'),
    graces: z.array(grace).describe('What does not hold, and is kept for a while.'),
    next: z
      .strictObject({
        stage,
        missing: z.array(measure),
        lift: z.string().describe('Where it takes a kind of fact and no measure: which. Else empty.'),
      })
      .nullable()
      .describe('The next rung and what is missing for it; null: there is none above.'),
  }),
  risk: z.strictObject({
    level: risk,
    since,
    causes: z.array(cause),
    reasons: z.array(worded),
    measures: z.array(measure).describe('Silence against the levels.'),
    driver: explainedDriver,
  }),
  money,
  review,
  followUp,
  balance: balances,
  nextExpiry,
  outlook: z.array(prospect).describe('What comes if nothing happens, three years ahead, in order.'),
  waitingReturns: z.int().describe('Returns and cancellations whose purchase has not appeared.'),
});

const schema = {
  tags: ['Customers'],
  summary: 'The reasons: why this rung, risk and advice, what is missing for the next, what is lost when',
  params: customerPath,
  response: { 200: answer },
};

export function explanationRoutes(app: HttpApp, { pool, programs }: GatewayContext): void {
  app.get('/v1/customers/:customerId/explain', { config: { scope: 'read' }, schema }, async ({ params }) => {
    const standing = known(await readStanding(pool, programs, params.customerId));
    return shown(await explainCustomer(pool, standing));
  });
}

function shown(explanation: Explanation): z.output<typeof answer> {
  const { customerId, at, version, programVersion, pending, stage: rung, risk: level } = explanation;
  const { money: brought, review: watched, followUp: open } = explanation;
  const { balances: has, nextExpiry: expiry, outlook, waitingReturns } = explanation;
  return {
    ...{ customerId, at: iso(at), version: String(version), programVersion, pending, waitingReturns },
    stage: shownStage(rung),
    risk: {
      level: level.level,
      since: isoOrNull(level.since),
      causes: [...level.causes],
      reasons: level.reasons.map((name) => ({ name, text: reasonText(name) })),
      measures: level.measures.map(shownMeasure),
      driver: shownDriver(level.driver),
    },
    money: shownMoney(brought),
    review: shownReview(watched),
    followUp: shownFollowUp(open),
    balance: { available: String(has.available), pending: String(has.pending), held: String(has.held) },
    nextExpiry: expiry && { at: iso(expiry.at), points: String(expiry.points) },
    outlook: outlook.map(shownProspect),
  };
}

function shownStage({ stage: rung, since: from, causes, strategy, ...report }: Explanation['stage']) {
  const { measures, graces, nextStage, missing } = report;
  return {
    ...{ stage: rung, since: isoOrNull(from), causes: [...causes], strategy },
    measures: measures.map(shownMeasure),
    graces: graces.map(({ condition, since: began, endsAt }) => ({
      condition: { name: condition, text: conditionText(condition) },
      since: iso(began),
      endsAt: iso(endsAt),
    })),
    next: nextStage && {
      stage: nextStage,
      missing: missing.map(shownMeasure),
      lift: missing.length === 0 ? liftText(nextStage) : '',
    },
  };
}

function shownProspect(prospect: Prospect): z.output<typeof answer>['outlook'][number] {
  const { at, what } = prospect;
  if ('points' in prospect) return { at: iso(at), what, points: String(prospect.points) };
  if ('from' in prospect) return { at: iso(at), what, from: prospect.from, to: prospect.to };
  return { at: iso(at), what };
}
