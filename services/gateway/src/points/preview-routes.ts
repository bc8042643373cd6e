/** What a basket would earn, and where it would take its customer: for the till and the shop, before anything is paid. Nothing is recorded. */
import { currency, whyNotThen } from '@loyalty-ladder/contracts/currency.ts';
import { purchaseLines } from '@loyalty-ladder/contracts/purchase-lines.ts';
import { idText, nameText } from '@loyalty-ladder/contracts/text.ts';
import type { PurchaseLine } from '@loyalty-ladder/domain/facts/fact.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { type Preview, previewBasket } from '@loyalty-ladder/operations/preview/preview-basket.ts';
import { type KnownCase, readPreviewCase } from '@loyalty-ladder/operations/preview/read-preview-case.ts';
import { z } from 'zod';
import { measure, shownMeasure } from '../customers/answer-fields.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { Problem } from '../http/problem.ts';
import { pointsAsked } from './points-schemas.ts';

const minor = z.int().min(0);
const line = z.strictObject({
  lineId: z.string(),
  sku: z.string(),
  category: z.string().optional(),
  quantity: z.int().min(1),
  unitPriceMinor: minor.describe('Minor units of the currency.'),
  discountMinor: minor.describe('Of the whole line, at most its price.'),
  costMinor: minor.optional(),
});

/** Fields for the document; what holds for their values is what holds for a fact's. */
const raw = z.array(line).min(1);
const lines = raw.pipe(purchaseLines as z.ZodType<PurchaseLine[], z.output<typeof raw>>);

const body = z.strictObject({
  customerId: idText.describe('One who is not known yet is previewed as a potential.'),
  channel: nameText.default('shop'),
  currency,
  lines: lines.describe('As in a fact purchase.completed.'),
  redeem: pointsAsked.optional().describe('How many points the customer would like to spend on it.'),
});

const points = z.string().describe('A whole number, as text.');
const instant = z.iso.datetime();

const answer = z.strictObject({
  customerId: z.string(),
  isKnown: z.boolean().describe('false: nothing is recorded of the customer yet.'),
  asOf: instant.describe("The instant, by the ladder's clock, that it is previewed for."),
  programVersion: z.int().describe('The version of the program in force; GET /v1/program.'),
  earns: z
    .strictObject({
      points: points.describe('What the basket would earn: the sum of the five below.'),
      base: points.describe('For what is paid, without any multiplier.'),
      ofStage: points.describe("What the multiplier of the customer's rung adds."),
      ofCategories: points.describe('What multipliers of categories add to that, or take from it.'),
      ofCampaigns: points.describe('What campaigns add to that, or take from it.'),
      ofCaps: points.describe('What caps by purchase, day and month take away: 0 or below.'),
      vestsAt: instant.nullable().describe('From when on they can be spent; null: none are earned.'),
      expiresAt: instant.nullable().describe('When they go, if they are not spent.'),
    })
    .describe('If nothing comes back.'),
  stage: z.strictObject({
    before: z.string(),
    after: z.string().describe('The rung that the purchase gives, or leaves.'),
    strategy: z.string().describe("The program's, for the rung after it."),
    next: z
      .strictObject({ stage: z.string(), missing: z.array(measure) })
      .nullable()
      .describe('The next rung, and what is missing for it after the purchase; null: there is none above.'),
  }),
  balances: z
    .strictObject({ available: points, pending: points, held: points })
    .describe('After the purchase. `available` is below 0 for one who owes points.'),
  spendable: points.describe('The most that can be held or redeemed now.'),
  redeem: z
    .strictObject({ points, isCovered: z.boolean(), missing: points })
    .nullable()
    .describe('Whether what was asked for would be there; null: nothing was asked for.'),
});

const schema = {
  tags: ['Points'],
  summary: 'What a basket would earn, and what stage it would give',
  description:
    'The purchase is folded in memory, under the rules in force now, and recorded nowhere. Sent as a fact it earns the same, unless something else happens before it.',
  body,
  response: { 200: answer },
};

export function previewRoutes(app: HttpApp, context: GatewayContext): void {
  app.post('/v1/preview', { config: { scope: 'read' }, schema }, async (request) => {
    const { customerId, redeem, ...basket } = request.body;
    const { pool, programs } = context.decisions();
    const known = await readPreviewCase(pool, programs, customerId);
    const outdated = whyNotThen(basket.currency, known.at);
    if (outdated !== undefined)
      throw new Problem('invalid-request', { errors: [{ field: 'body.currency', rule: outdated }] });
    return shown(customerId, known, previewBasket(known, basket, customerId), redeem);
  });
}

function shown(
  customerId: string,
  { isKnown }: KnownCase,
  { at, programVersion, earns, stage, balances, spendable }: Preview,
  asked: bigint | undefined,
): z.output<typeof answer> {
  const { before, after, strategy, nextStage, missing } = stage;
  return {
    ...{ customerId, isKnown, asOf: iso(at), programVersion },
    earns: {
      ...textsOf({
        points: earns.points,
        base: earns.base,
        ofStage: earns.ofStage,
        ofCategories: earns.ofCategories,
        ofCampaigns: earns.ofCampaigns,
        ofCaps: earns.ofCaps,
      }),
      vestsAt: earns.vestsAt === null ? null : iso(earns.vestsAt),
      expiresAt: earns.expiresAt === null ? null : iso(earns.expiresAt),
    },
    stage: {
      ...{ before, after, strategy },
      next: nextStage && { stage: nextStage, missing: missing.map(shownMeasure) },
    },
    balances: textsOf(balances),
    spendable: String(spendable),
    redeem: asked === undefined ? null : shownWish(asked, spendable),
  };
}

function shownWish(asked: bigint, spendable: bigint) {
  const missing = asked > spendable ? asked - spendable : 0n;
  return { points: String(asked), isCovered: missing === 0n, missing: String(missing) };
}

const iso = (at: number): string => new Date(at).toISOString();

const textsOf = <Names extends string>(amounts: Readonly<Record<Names, bigint>>): Record<Names, string> =>
  Object.fromEntries(Object.entries<bigint>(amounts).map(([name, each]) => [name, String(each)])) as Record<
    Names,
    string
  >;
