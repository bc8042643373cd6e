/** What is known of a customer beside rung, risk and points, in the answer to why. */
import type { Driver } from '@loyalty-ladder/domain/state/driver.ts';
import type { FollowUp } from '@loyalty-ladder/domain/state/state.ts';
import type { Explanation } from '@loyalty-ladder/operations/customer/explain-customer.ts';
import { adviceText, driverText } from '@loyalty-ladder/operations/words/customer-words.ts';
import { z } from 'zod';
import {
  advice,
  cause,
  driver,
  type followUp,
  instantText,
  iso,
  isoOrNull,
  measure,
  moneyText,
  shownMeasure,
} from './answer-fields.ts';

const since = instantText
  .nullable()
  .describe('null: since before anything was said of it, or it is due and not recorded yet.');

const evidence = z
  .strictObject({ fact: cause, class: z.string(), weight: z.int() })
  .describe('A fact of the customer, and the cause for leaving that it speaks for.');

export const explainedDriver = driver
  .unwrap()
  .extend({
    text: z.string().describe('The same in words.'),
    evidence: z.array(evidence).describe('What counts today, in the order in which it happened.'),
    prior: z.record(z.string(), z.int()).describe('By class, in percent, what is taken for granted without evidence.'),
  })
  .nullable()
  .describe('Why the customer may be leaving; null: risk is none.');

export const money = z.strictObject({
  currency: z.string().describe('ISO 4217; that of all reports.'),
  profit: moneyText.describe('Of this calendar month and the 11 before it, in minor units.'),
  basis: z
    .string()
    .describe('margin; revenue where costs are not known; incomplete where an amount is in a currency without a rate.'),
  purchaseDays: z.int().describe('In the same months.'),
  isKey: z.boolean(),
  since,
  causes: z.array(cause),
  thresholds: z
    .strictObject({ enter: moneyText, leave: moneyText })
    .nullable()
    .describe('Key from `enter` on, until below `leave`; null: none are in force, so nobody is.'),
  calibrationVersion: z.int().nullable(),
});

export const review = z
  .strictObject({
    advice,
    text: z.string().describe('The advice in words.'),
    since,
    causes: z.array(cause),
    weakSince: instantText.describe('The day on which the customer became a visitor or first buyer.'),
    nextReviewAt: instantText,
    soFar: z
      .strictObject({
        currency: z.string(),
        paid: moneyText,
        paidBefore: moneyText.describe('In the span before.'),
        margin: moneyText,
        purchaseDays: z.int(),
        signs: z.int().describe('Purchases, visits and responses.'),
        held: z.int().describe('How many of the four indicators would hold.'),
      })
      .describe('What the next review would see today.'),
    measures: z.array(measure).describe('The four indicators as of today.'),
  })
  .nullable()
  .describe('How a visitor or first buyer is watched; null: neither.');

export function shownDriver(told: Driver | null): z.output<typeof explainedDriver> {
  if (told === null) return null;
  const { class: kind, subCause, share, evidence: pieces, prior } = told;
  return {
    ...{ driver: kind, subCause, probability: share / 10_000, text: driverText(told) },
    evidence: pieces.map(({ fact, class: of, weight }) => ({ fact, class: of, weight })),
    prior: { ...prior },
  };
}

export function shownMoney(told: Explanation['money']): z.output<typeof money> {
  const { profit, thresholds, since: from, causes, ...others } = told;
  return {
    ...others,
    profit: String(profit),
    thresholds: thresholds && { enter: String(thresholds.enter), leave: String(thresholds.leave) },
    since: isoOrNull(from),
    causes: [...causes],
  };
}

export function shownReview(told: Explanation['review']): z.output<typeof review> {
  if (told === null) return null;
  const { advice: advised, since: from, causes, weakSince, nextReviewAt, soFar, measures } = told;
  const { currency, paid, paidBefore, margin, purchaseDays, signs, held } = soFar;
  return {
    ...{ advice: advised, text: adviceText(advised), since: isoOrNull(from), causes: [...causes] },
    ...{ weakSince: iso(weakSince), nextReviewAt: iso(nextReviewAt) },
    soFar: {
      ...{ currency, paid: String(paid), paidBefore: String(paidBefore), margin: String(margin) },
      ...{ purchaseDays, signs, held },
    },
    measures: measures.map(shownMeasure),
  };
}

export function shownFollowUp(told: FollowUp | null): z.output<typeof followUp> {
  return told && { ...told, openedAt: iso(told.openedAt), deadlineAt: iso(told.deadlineAt) };
}
