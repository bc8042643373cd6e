/** One report as a route: what may be asked, what is answered, and who counts it. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { unavailable } from '@loyalty-ladder/http/problem.ts';
import { type ReportDesk, ReportsBusyError } from '@loyalty-ladder/operations/reports/report-desk.ts';
import { openReportSource, type ReportSource } from '@loyalty-ladder/operations/reports/report-source.ts';
import { jsonValue } from '@loyalty-ladder/operations/words/json-text.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import type { z } from 'zod';
import type { GatewayContext } from '../gateway-context.ts';

export interface ReportRoute<Query extends z.ZodObject = z.ZodObject> {
  /** Behind `/v1/reports/`. */
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly query: Query;
  readonly answer: z.ZodType;
  /** As the command of that name has it: instants are made ISO text here. @throws Problem */
  read(source: ReportSource, query: z.output<Query>): Promise<object>;
}

const AGAIN_SECONDS = 5;
/** Of an answer's time: what is left is for the answer itself. */
const WAIT_SHARE = 0.8;

export function mountReport(
  app: HttpApp,
  { config, pool }: GatewayContext,
  desk: ReportDesk,
  report: ReportRoute,
): void {
  const { name, summary, description, query, answer } = report;
  const schema = { tags: ['Reports'], summary, description, querystring: query, response: { 200: answer } };
  const waitMs = config.GATEWAY_ANSWER_MS_MAX * WAIT_SHARE;
  const count = async (asked: z.output<typeof query>) =>
    jsonValue(await report.read(await openReportSource(pool), asked));
  app.get(`/v1/reports/${name}`, { config: { scope: 'read' }, schema }, async ({ query: given }) => {
    const asked = given as z.output<typeof query>;
    const counted = askDesk(desk, `${name} ${JSON.stringify(asked)}`, () => count(asked));
    return within(waitMs, counted, () => {
      throw unavailable('The report is still being counted: ask the same again for it.', AGAIN_SECONDS);
    });
  });
}

async function askDesk(desk: ReportDesk, question: string, count: () => Promise<unknown>): Promise<unknown> {
  try {
    return await desk.ask(question, count);
  } catch (error) {
    if (!(error instanceof ReportsBusyError)) throw error;
    throw unavailable('Other reports are being counted.', AGAIN_SECONDS);
  }
}
