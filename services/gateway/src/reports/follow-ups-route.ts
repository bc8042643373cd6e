import { followUpsReport } from '@loyalty-ladder/operations/follow-ups/follow-ups-report.ts';
import { z } from 'zod';
import { limitOf } from '../paging/page-fields.ts';
import { spanAnswer, spanOfQuery, spanQuery } from './report-fields.ts';
import type { ReportRoute } from './report-route.ts';

const query = z.strictObject({
  ...spanQuery,
  open: limitOf({ most: 1_000, usual: 20 }).describe('How many open cases to list, the oldest deadline first.'),
});

const figures = z.strictObject({
  open: z.int().describe('At the end of the span, whenever they were opened.'),
  overdue: z.int().describe('Of these, those whose deadline has passed.'),
  opened: z.int().describe('In the span.'),
  closed: z.strictObject({ resolved: z.int(), recovered: z.int(), superseded: z.int() }).describe('Of the opened.'),
  answerMs: z
    .strictObject({ n: z.int(), p50: z.int(), p95: z.int() })
    .nullable()
    .describe('From the opening to the end of those resolved or recovered, ms; null: there are none.'),
  judged: z.int().describe('Of the opened, those that ended or whose deadline has passed.'),
  inTime: z.int().describe('Of the judged, those resolved or recovered before the deadline.'),
  inTimeShare: z.int().nullable().describe('In basis points; null: none can be judged yet.'),
});

const openCase = z.strictObject({
  id: z.string().describe('`outcomeKey` of follow-up.opened; for `POST /v1/follow-ups/{id}/resolve`.'),
  customerId: z.string(),
  trigger: z.string().describe('score, review or complaint.'),
  openedAt: z.iso.datetime(),
  deadlineAt: z.iso.datetime(),
  isOverdue: z.boolean(),
  touchpoint: z.string().nullable(),
  employeeId: z.string().nullable(),
});

const answer = figures.extend({
  ...spanAnswer,
  byTrigger: z.array(figures.extend({ trigger: z.string() })),
  openCases: z.array(openCase),
});

export const followUpsRoute: ReportRoute<typeof query> = {
  name: 'follow-ups',
  summary: 'Follow-ups of critics: open, overdue, answered in time',
  description:
    'Of the cases opened in a span how they ended; and those that are open at its end, whenever they were opened.',
  ...{ query, answer },
  read: (source, { open: openMax, ...span }) => followUpsReport(source, { ...spanOfQuery(source, span), openMax }),
};
