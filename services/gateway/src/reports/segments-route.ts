import { RFM_SEGMENTS } from '@loyalty-ladder/operations/segments/rfm-segments.ts';
import { z } from 'zod';
import { asOf, group, minor, noQuery, readMeasured } from './measured-fields.ts';
import type { ReportRoute } from './report-route.ts';

const score = z.int().min(1).max(5);

const cluster = group.extend({
  centre: z
    .strictObject({ recencyDays: z.int(), frequency: z.int(), profit: z.int() })
    .describe('What a customer in its middle did; profit in minor units.'),
});

const answer = z.strictObject({
  asOf,
  currency: z.string(),
  customers: z.int(),
  profit: minor,
  basis: z.strictObject({
    onRevenue: z.int().describe('Customers whose profit is revenue, as costs are missing.'),
    incomplete: z.int().describe('Customers whose profit lacks what could not be converted.'),
  }),
  npsWindowDays: z.int(),
  source: z.strictObject({ name: z.string(), address: z.url() }).describe('Where the table of segments is published.'),
  segments: z.array(
    group.extend({
      segment: z.enum(RFM_SEGMENTS),
      scores: z.array(z.strictObject({ scores: z.tuple([score, score, score]), customers: z.int() })),
    }),
  ),
  unscored: group.describe('Without a kept purchase day.'),
  clusters: z.strictObject({
    customers: z.int(),
    fittedOn: z.int().describe('Customers of the seeded sample that the centres were fitted on.'),
    silhouetteOn: z.int().describe('Of them, those whose silhouette was measured.'),
    seed: z.int(),
    best: z
      .int()
      .nullable()
      .describe('The number of clusters of the largest silhouette; null: too few customers differ.'),
    fits: z.array(
      z.strictObject({
        k: z.int(),
        silhouette: z.number().nullable(),
        converged: z.boolean(),
        clusters: z.array(cluster).describe('Most profit first.'),
      }),
    ),
  }),
});

export const segmentsRoute: ReportRoute<typeof noQuery> = {
  name: 'segments',
  summary: 'Customers by what they bought',
  description:
    'Eleven named segments by scores of recency, frequency and money, and clusters by k-means for 3 to 8; each with size, share of profit, NPS and stages.',
  query: noQuery,
  answer,
  read: (source) => readMeasured(source, 'segments'),
};
