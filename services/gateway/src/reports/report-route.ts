/** One report as a route: what may be asked, what is answered, and who counts it. */
import { countedReport } from '@loyalty-ladder/http/counted-report.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import type { ReportDesk } from '@loyalty-ladder/operations/reports/report-desk.ts';
import { openReportSource, type ReportSource } from '@loyalty-ladder/operations/reports/report-source.ts';
import { jsonValue } from '@loyalty-ladder/operations/words/json-text.ts';
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

export function mountReport(
  app: HttpApp,
  { config, pool }: GatewayContext,
  desk: ReportDesk,
  report: ReportRoute,
): void {
  const { name, summary, description, query, answer } = report;
  const schema = { tags: ['Reports'], summary, description, querystring: query, response: { 200: answer } };
  const { GATEWAY_ANSWER_MS_MAX: answerMsMax } = config;
  const count = async (asked: z.output<typeof query>) =>
    jsonValue(await report.read(await openReportSource(pool), asked));
  app.get(`/v1/reports/${name}`, { config: { scope: 'read' }, schema }, (request) => {
    const asked = request.query as z.output<typeof query>;
    const question = `${name} ${JSON.stringify(asked)}`;
    return countedReport(desk, { question, count: () => count(asked), answerMsMax });
  });
}
