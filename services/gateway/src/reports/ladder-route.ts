import { ladderReport } from '@loyalty-ladder/operations/ladder/ladder-report.ts';
import { z } from 'zod';
import { stage } from '../customers/answer-fields.ts';
import { spanAnswer, spanOfQuery, spanQuery, zone } from './report-fields.ts';
import type { ReportRoute } from './report-route.ts';

const query = z.strictObject(spanQuery);

const answer = z.strictObject({
  ...spanAnswer,
  zone,
  customers: z.int().describe('Known at the end of the span.'),
  transitions: z
    .array(
      z.strictObject({
        from: stage,
        to: stage,
        customers: z.int(),
        share: z.int().describe('Of all moves from there, basis points.'),
      }),
    )
    .describe('Moves in the span.'),
  dwell: z
    .array(z.strictObject({ stage, stays: z.int(), medianDays: z.int() }))
    .describe('Stays that ended in the span by a move.'),
  forecast: z
    .array(
      z.strictObject({ stage, customers: z.int(), months: z.array(z.int()).describe('One, two and three months on.') }),
    )
    .describe('By the moves of the last 12 whole months; newcomers are not in it.'),
  lastForecast: z
    .strictObject({
      at: z.iso.datetime(),
      customers: z.int().describe('Known then.'),
      stages: z.array(z.strictObject({ stage, forecast: z.int(), actual: z.int() })),
      misplacedShare: z.int().describe('Half of the sum of the differences, of all, in basis points.'),
    })
    .nullable()
    .describe('The same forecast made a quarter before, and what came; null: nobody was known then.'),
});

export const ladderRoute: ReportRoute<typeof query> = {
  name: 'ladder',
  summary: 'The ladder: who stands where, moves, dwell times, forecast',
  description: 'At the end of a span, that instant included; standing changes of stage, as of all facts known now.',
  ...{ query, answer },
  read: (source, span) => ladderReport(source, spanOfQuery(source, span)),
};
