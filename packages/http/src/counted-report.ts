/** A report of the whole base through a door: who asks waits for a part of an answer's time, and is told to ask again if it takes longer. */
import { type ReportDesk, ReportsBusyError } from '@loyalty-ladder/operations/reports/report-desk.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import { unavailable } from './problem.ts';

const AGAIN_SECONDS = 5;
/** Of an answer's time: what is left is for the answer itself. */
const WAIT_SHARE = 0.8;

export interface AskedReport<Report> {
  /** Names the report and all that was asked of it. */
  readonly question: string;
  readonly count: () => Promise<Report>;
  /** That an answer may take. */
  readonly answerMsMax: number;
}

/** @throws HttpProblem where it is still being counted, or too many are; what `count` throws. */
export function countedReport<Report>(
  desk: ReportDesk,
  { question, count, answerMsMax }: AskedReport<Report>,
): Promise<Report> {
  return within(answerMsMax * WAIT_SHARE, asked(desk, question, count), () => {
    throw unavailable('The report is still being counted: ask the same again for it.', AGAIN_SECONDS);
  });
}

async function asked<Report>(desk: ReportDesk, question: string, count: () => Promise<Report>): Promise<Report> {
  try {
    return await desk.ask(question, count);
  } catch (error) {
    if (!(error instanceof ReportsBusyError)) throw error;
    throw unavailable('Other reports are being counted.', AGAIN_SECONDS);
  }
}
