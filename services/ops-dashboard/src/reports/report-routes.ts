/**
 * Figures of the whole base, as the commands of these names and the gateway tell them: counted one at a time, and kept for a minute. Nothing may be
 * asked: it is about now, and what has to be seen first.
 */
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { countedReport } from '@loyalty-ladder/http/counted-report.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import {
  type KeyCustomersReport,
  keyCustomersReport,
} from '@loyalty-ladder/operations/calibration/key-customers-report.ts';
import { type NpsReport, npsReport } from '@loyalty-ladder/operations/feedback/nps-report.ts';
import { type FollowUpsReport, followUpsReport } from '@loyalty-ladder/operations/follow-ups/follow-ups-report.ts';
import { type LadderReport, ladderReport } from '@loyalty-ladder/operations/ladder/ladder-report.ts';
import { readSegments } from '@loyalty-ladder/operations/reports/read-segments.ts';
import { ReportDesk } from '@loyalty-ladder/operations/reports/report-desk.ts';
import { openReportSource, type ReportSource } from '@loyalty-ladder/operations/reports/report-source.ts';
import { DEFAULT_SPAN_DAYS } from '@loyalty-ladder/operations/reports/span.ts';
import type { DashboardContext } from '../dashboard-context.ts';
import { LIMITS } from '../limits.ts';

/** By the last part of its address. Instants are ms since 1970. */
export interface ReportAnswers {
  readonly nps: NpsReport;
  readonly 'follow-ups': FollowUpsReport;
  readonly ladder: LadderReport;
  readonly 'key-customers': KeyCustomersReport;
}

export type ReportName = keyof ReportAnswers;

const MONTHS = 13;
const OPEN_CASES = 50;

const REPORTS: { readonly [Name in ReportName]: (source: ReportSource) => Promise<ReportAnswers[Name]> } = {
  nps: async (source) =>
    npsReport(source, { at: source.now, months: MONTHS, segments: await readSegments(source.pool) }),
  'follow-ups': (source) => followUpsReport(source, { ...spanTo(source), openMax: OPEN_CASES }),
  ladder: (source) => ladderReport(source, spanTo(source)),
  'key-customers': keyCustomersReport,
};

const spanTo = ({ now }: ReportSource) => ({ fromAt: now - DEFAULT_SPAN_DAYS * DAY_MS, untilAt: now });

export function reportRoutes(app: HttpApp, { reports }: DashboardContext): void {
  const desk = new ReportDesk();
  for (const [question, read] of Object.entries(REPORTS)) {
    const count = async (): Promise<object> => read(await openReportSource(reports));
    app.get(`/api/reports/${question}`, { config: { scope: 'ops' } }, () =>
      countedReport(desk, { question, count, answerMsMax: LIMITS.answerMsMax }),
    );
  }
}
