import { z } from 'zod';
import { asOf, noQuery, readMeasured, share } from './measured-fields.ts';
import type { ReportRoute } from './report-route.ts';

const ms = z.number().nullable().describe('ms from opening to answer.');

const month = z.strictObject({
  month: z.string().describe('`2025-03`'),
  repeatPurchase: share.describe('Of the customers who bought in it, who had bought on an earlier day.'),
  fullPrice: share.describe('Of the lines kept of it, those without a discount.'),
  referrals: share.describe('Of the friends named in it, who have bought for the first time since.'),
  reviews: z.strictObject({ n: z.int(), average: z.number().nullable() }),
  takingPart: share.describe('Of those who had bought by its end, who earned or spent points in it.'),
  spending: share.describe('Of the same, who spent points in it.'),
  criticsBack: share
    .extend({ open: z.int().describe('Whose horizon is not over yet.') })
    .describe('Of its critics whose horizon is over, who bought again within it.'),
  answers: z.strictObject({
    cases: z.int().describe('Opened in it.'),
    answered: z.int().describe('Of them, closed since as resolved or recovered.'),
    p50Ms: ms,
    p95Ms: ms,
    inTime: share.describe('Of those answered or past their deadline, who were answered before it.'),
  }),
});

const answer = z.strictObject({
  asOf,
  horizonDays: z.int().describe('Of 24 h, within which a critic may buy again.'),
  months: z.array(month).describe('Oldest first; the last one is under way.'),
});

export const pulseRoute: ReportRoute<typeof noQuery> = {
  name: 'pulse',
  summary: 'Loyalty by month',
  description:
    'Who bought again, referrals, reviews, who takes part in points, lines at full price, critics who came back and how soon they were answered.',
  query: noQuery,
  answer,
  read: (source) => readMeasured(source, 'pulse'),
};
