/** What answers about customers have in common, as callers read it. Words of closed sets are text: a newer version may have more of them. */
import { idText } from '@loyalty-ladder/contracts/text.ts';
import type { Measure } from '@loyalty-ladder/domain/state/outcome.ts';
import { measureText } from '@loyalty-ladder/operations/words/ladder-words.ts';
import { z } from 'zod';
import { Problem } from '../http/problem.ts';

export const customerPath = z.strictObject({
  customerId: idText.describe('As in the key of its facts; percent-encoded in the path.'),
});

export const pointsText = z.string().describe('Whole points as decimal text; a debt is negative.');
export const instantText = z.iso.datetime();

export const balances = z.strictObject({
  available: pointsText.describe('To be spent now; a debt is negative.'),
  pending: pointsText.describe('Earned, and not yet to be spent: the goods may come back.'),
  held: pointsText.describe('Set aside for a purchase that is being paid.'),
});

export const nextExpiry = z
  .strictObject({ at: instantText, points: pointsText })
  .nullable()
  .describe('The available points that go next, and when; null: none will.');

export const stage = z
  .string()
  .describe('The rung: potential, visitor, first-purchase, regular, adherent or retired.')
  .meta({ examples: ['regular'] });

export const risk = z
  .string()
  .describe('How near the customer is to leaving: none, watch, at-risk or lost.')
  .meta({ examples: ['none'] });

export const advice = z
  .string()
  .describe('What is advised for a visitor or first buyer: none, develop or minimal; of all others none.')
  .meta({ examples: ['none'] });

export const followUp = z
  .strictObject({
    subject: z.string().describe('`<trigger>:<source>/<id>` of the fact that opened it.'),
    trigger: z.string().describe('score, review or complaint.'),
    openedAt: instantText,
    deadlineAt: instantText.describe('By when it should be answered.'),
    escalated: z.boolean().describe('The deadline passed without an answer.'),
  })
  .nullable()
  .describe('The open case of a critic; null: there is none.');

const DRIVER = 'The most probable class of cause for leaving: staff, quality, price or other.';
const probability = z.number().describe('0..1, by the evidence and what is taken for granted without any.');

export const driver = z
  .strictObject({
    driver: z.string().describe(DRIVER),
    subCause: z.string().nullable().describe('Of staff: what about them, where evidence says.'),
    probability,
  })
  .nullable()
  .describe('Why the customer may be leaving, as of `asOf`; null: risk is none.');

export const moneyText = z.string().describe('Minor units as decimal text; a loss is negative.');

export const cause = z
  .union([
    z.strictObject({ type: z.literal('fact'), source: z.string(), id: z.string() }),
    z.strictObject({ type: z.literal('timer'), timer: z.string() }),
  ])
  .describe('A fact by the source and id that its sender gave it, or time alone, by the name of what ran out.');

export const measure = z
  .strictObject({
    name: z.string(),
    value: z.int(),
    threshold: z.int(),
    holds: z.boolean(),
    text: z.string().describe('The same in words.'),
  })
  .describe('What was counted, against what is asked for.');

export const shownMeasure = ({ name, value, threshold, holds }: Measure) => ({
  ...{ name, value, threshold, holds },
  text: measureText({ name, value, threshold, holds }),
});

export const iso = (at: number): string => new Date(at).toISOString();
export const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

/** @throws Problem where there is nobody */
export function known<Found>(found: Found | undefined): Found {
  if (found === undefined) throw new Problem('unknown-customer');
  return found;
}
