/** One customer as operators are asked about: rung, risk and money with their reasons, the points, the latest lines of the statement. */
import { idText } from '@loyalty-ladder/contracts/text.ts';
import type { Driver } from '@loyalty-ladder/domain/state/driver.ts';
import type { Measure } from '@loyalty-ladder/domain/state/outcome.ts';
import type { FollowUp } from '@loyalty-ladder/domain/state/state.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { type Explanation, explainCustomer } from '@loyalty-ladder/operations/customer/explain-customer.ts';
import { readStanding } from '@loyalty-ladder/operations/customer/read-standing.ts';
import { type BalancedLine, readStatementLines } from '@loyalty-ladder/operations/customer/read-statement-lines.ts';
import {
  adviceText,
  driverText,
  evidenceText,
  keyText,
  profitText,
  triggerText,
} from '@loyalty-ladder/operations/words/customer-words.ts';
import { conditionText, liftText, measureText, reasonText } from '@loyalty-ladder/operations/words/ladder-words.ts';
import { moneyText } from '@loyalty-ladder/operations/words/money-text.ts';
import { findLedger } from '@loyalty-ladder/store/customers/find-ledger.ts';
import { z } from 'zod';
import type { DashboardContext } from '../dashboard-context.ts';
import { Problem } from '../problem.ts';

const LINES = 20;

const instant = z.int().describe('ms since 1970.');
const points = z.string().describe('Whole points as decimal text.');
const measure = z.strictObject({ text: z.string(), holds: z.boolean() });

const answer = z.strictObject({
  customerId: z.string(),
  at: instant,
  programVersion: z.int(),
  pending: z.boolean().describe('Something is recorded and not folded yet: this is about to change.'),
  stage: z.strictObject({
    stage: z.string(),
    since: instant.nullable(),
    strategy: z.string(),
    measures: z.array(measure),
    graces: z.array(z.strictObject({ text: z.string(), endsAt: instant })),
    next: z.string().nullable(),
    missing: z.array(measure),
    lift: z.string().describe('Where the next rung takes a kind of fact and no measure: which.'),
  }),
  risk: z.strictObject({
    level: z.string(),
    since: instant.nullable(),
    reasons: z.array(z.string()),
    measures: z.array(measure),
    driver: z.array(z.string()).describe('Why the customer may be leaving, then the evidence; empty: risk is none.'),
  }),
  money: z.strictObject({
    profit: z.string().describe('Of the year, with what it rests on.'),
    isKey: z.string().describe('Whether this is a key customer, in words.'),
    thresholds: z.string().nullable().describe('null: none are in force.'),
  }),
  review: z
    .strictObject({ advice: z.string(), nextReviewAt: instant, held: z.int(), measures: z.array(measure) })
    .nullable()
    .describe('How a visitor or first buyer is watched; null: neither.'),
  followUp: z
    .strictObject({ trigger: z.string(), openedAt: instant, deadlineAt: instant, escalated: z.boolean() })
    .nullable()
    .describe('The open case; null: there is none.'),
  balances: z.strictObject({ available: points, pending: points, held: points }),
  nextExpiry: z.strictObject({ at: instant, points }).nullable(),
  lines: z.array(
    z.strictObject({
      entryNo: z.string(),
      at: instant,
      kind: z.string(),
      points,
      cause: z.string(),
      correction: z.boolean(),
      available: points,
    }),
  ),
});

export type CustomerAnswer = z.output<typeof answer>;

const schema = { params: z.strictObject({ customerId: idText }), response: { 200: answer } };

export function customerRoutes(app: HttpApp, { pool, programs }: DashboardContext): void {
  app.get('/api/customers/:customerId', { config: { scope: 'ops' }, schema }, async ({ params: { customerId } }) => {
    const standing = await readStanding(pool, programs, customerId);
    const ledger = await findLedger(pool, customerId);
    if (standing === undefined || ledger === undefined) {
      throw new Problem('not-found', { detail: 'Nothing is recorded of such a customer.' });
    }
    const newest = { newestFirst: true, after: null, linesMax: LINES };
    const { lines } = await readStatementLines(pool, ledger, newest);
    return { ...shown(await explainCustomer(pool, standing)), lines: lines.map(shownLine) };
  });
}

const shownMeasure = (each: Measure) => ({ text: measureText(each), holds: each.holds });

function shown(explanation: Explanation): Omit<CustomerAnswer, 'lines'> {
  const { customerId, at, programVersion, pending, stage, risk, balances, nextExpiry } = explanation;
  return {
    ...{ customerId, at, programVersion, pending },
    stage: {
      ...{ stage: stage.stage, since: stage.since, strategy: stage.strategy, next: stage.nextStage },
      measures: stage.measures.map(shownMeasure),
      graces: stage.graces.map(({ condition, endsAt }) => ({ text: conditionText(condition), endsAt })),
      missing: stage.missing.map(shownMeasure),
      lift: stage.nextStage !== null && stage.missing.length === 0 ? liftText(stage.nextStage) : '',
    },
    risk: {
      ...{ level: risk.level, since: risk.since },
      reasons: risk.reasons.map(reasonText),
      measures: risk.measures.map(shownMeasure),
      driver: driverLines(risk.driver),
    },
    money: shownMoney(explanation.money),
    review: shownReview(explanation.review),
    followUp: shownCase(explanation.followUp),
    balances: {
      available: String(balances.available),
      pending: String(balances.pending),
      held: String(balances.held),
    },
    nextExpiry: nextExpiry && { at: nextExpiry.at, points: String(nextExpiry.points) },
  };
}

function driverLines(driver: Driver | null): string[] {
  if (driver === null) return [];
  return [driverText(driver), ...driver.evidence.map((piece) => `${evidenceText(piece)} by ${piece.fact.id}`)];
}

function shownMoney({ profit, currency, basis, isKey, thresholds }: Explanation['money']): CustomerAnswer['money'] {
  const text = (minor: bigint): string => moneyText(minor, currency);
  return {
    profit: profitText(profit, currency, basis),
    isKey: keyText(isKey),
    thresholds: thresholds && `key from ${text(thresholds.enter)}, until below ${text(thresholds.leave)}`,
  };
}

function shownReview(review: Explanation['review']): CustomerAnswer['review'] {
  if (review === null) return null;
  const { advice, nextReviewAt, soFar, measures } = review;
  return { advice: adviceText(advice), nextReviewAt, held: soFar.held, measures: measures.map(shownMeasure) };
}

function shownCase(followUp: FollowUp | null): CustomerAnswer['followUp'] {
  if (followUp === null) return null;
  const { trigger, openedAt, deadlineAt, escalated } = followUp;
  return { trigger: triggerText(trigger), openedAt, deadlineAt, escalated };
}

function shownLine({ entryNo, at, kind, points: moved, cause, correction, balances }: BalancedLine) {
  return {
    ...{ entryNo: String(entryNo), at, kind, correction },
    points: String(moved),
    cause: cause.type === 'fact' ? cause.id : cause.timer,
    available: String(balances.available),
  };
}
