import { npsReport } from '@loyalty-ladder/operations/feedback/nps-report.ts';
import { readSegments } from '@loyalty-ladder/operations/reports/read-segments.ts';
import { z } from 'zod';
import { atOf, atQuery, zone } from './report-fields.ts';
import type { ReportRoute } from './report-route.ts';

const MONTHS = { most: 120, usual: 13 };
const monthsRule = `must be a whole number from 1 to ${MONTHS.most}`;

const query = z.strictObject({
  ...atQuery,
  months: z.coerce
    .number(monthsRule)
    .int(monthsRule)
    .min(1, monthsRule)
    .max(MONTHS.most, monthsRule)
    .default(MONTHS.usual),
});

const figure = z.strictObject({
  n: z.int().describe('Customers who answered.'),
  promoters: z.int().describe('Scores 9 and 10.'),
  detractors: z.int().describe('Scores 0 to 6.'),
  score: z.number().describe('-100 to 100.'),
  low: z.number().describe('Bounds of the 95 % interval (adjusted Wald).'),
  high: z.number(),
});

const named = z.array(figure.extend({ name: z.string() }));

const answer = z.strictObject({
  at: z.iso.datetime(),
  zone,
  windowDays: z.int().describe('Dates that an answer counts for.'),
  segmentsAt: z.iso.datetime().nullable().describe('When the base was last measured; null: never.'),
  base: figure.nullable().describe('null: nobody answered.'),
  byStage: named.describe('Where they stand at that instant.'),
  bySegment: named.describe('RFM segments, as last measured.'),
  byTouchpoint: named,
  byEmployee: named,
  byMonth: named.describe('Of the latest answers of each month.'),
});

export const npsRoute: ReportRoute<typeof query> = {
  name: 'nps',
  summary: 'Net promoter score',
  description:
    "Of each customer's latest answer in the window: of the base and its parts, and by month. No figure without n and interval.",
  ...{ query, answer },
  read: async (source, { at, months }) =>
    npsReport(source, { at: atOf(source, at, 'query.at'), months, segments: await readSegments(source.pool) }),
};
