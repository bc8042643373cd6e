/** Critics and their answers as text and as rows. */
import type { FollowUpFigures } from '@loyalty-ladder/operations/follow-ups/follow-up-tally.ts';
import type { FollowUpsReport, OpenCase } from '@loyalty-ladder/operations/follow-ups/follow-ups-report.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { durationText } from '@loyalty-ladder/operations/words/duration-text.ts';
import { type CsvCell, csvText } from './csv.ts';
import { instantText } from './instant-text.ts';
import { shareText } from './share-text.ts';
import { renderTable } from './table.ts';
import { printable, type Terminal, wrap } from './terminal.ts';

const right = (title: string) => ({ title, align: 'right' as const });

const FIGURES = [
  { title: 'trigger' },
  ...['open', 'overdue', 'opened', 'resolved', 'recovered', 'superseded', 'in time', 'p50', 'p95'].map(right),
];
const CASES = [
  { title: 'deadline' },
  { title: 'customer', shrinkTo: 12 },
  { title: 'trigger' },
  { title: 'touchpoint', shrinkTo: 10 },
  { title: 'id' },
];
const LEGEND =
  'open and overdue at the end of the span; all else of the cases opened in it. Answered: resolved, or recovered by itself; superseded: the next ' +
  'cry came first. in time: answered before the deadline, of those that ended or whose deadline has passed. p50, p95: from the opening to the answer.';

export function followUpsText(report: FollowUpsReport, terminal: Terminal): string {
  const { fromAt, untilAt, open, overdue, opened, byTrigger, openCases } = report;
  const head = `${counted(open, 'case')} open at ${instantText(untilAt)}, ${overdue} overdue; ${opened} opened after ${instantText(fromAt)}`;
  const rows = [...byTrigger.map((each) => figureRow(each.trigger, each)), figureRow('all', report)];
  const parts = [
    terminal.bold(wrap(head, terminal.width)),
    renderTable(FIGURES, rows, terminal),
    terminal.dim(wrap(LEGEND, terminal.width)),
    ...(openCases.length === 0 ? [] : [renderTable(CASES, openCases.map(caseRow), terminal), nextText(report)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function figureRow(
  name: string,
  { open, overdue, opened, closed, inTime, judged, inTimeShare, answerMs }: FollowUpFigures,
) {
  const counts = [open, overdue, opened, closed.resolved, closed.recovered, closed.superseded].map(String);
  const share = inTimeShare === null ? '' : `${shareText(inTimeShare)} (${inTime} of ${judged})`;
  const times = answerMs === null ? ['', ''] : [answerMs.p50, answerMs.p95].map((ms) => durationText(ms / 1_000));
  return [name, ...counts, share, ...times];
}

const caseRow = ({ deadlineAt, isOverdue, customerId, trigger, touchpoint, id }: OpenCase): string[] => [
  `${instantText(deadlineAt)}${isOverdue ? ' overdue' : ''}`,
  ...[printable(customerId), trigger, printable(touchpoint ?? ''), id],
];

function nextText({ open, openCases }: FollowUpsReport): string {
  const more = open > openCases.length ? `${open - openCases.length} more are open: --open ${open}. ` : '';
  return `${more}Once it is settled: \`npm run follow-ups -- resolve ${openCases[0]?.id} --by NAME --note TEXT\``;
}

/** The figures, one row a trigger; or with `--open` the open cases. */
export function followUpsCsv({ openCases, byTrigger, ...all }: FollowUpsReport): string {
  if (openCases.length > 0) return casesCsv(openCases);
  const head = ['trigger', 'open', 'overdue', 'opened', 'resolved', 'recovered', 'superseded', 'judged', 'inTime'];
  const rows = [...byTrigger.map((each) => ({ name: each.trigger, of: each })), { name: 'all', of: all }];
  return csvText(
    [...head, 'answered', 'answerSecondsP50', 'answerSecondsP95'],
    rows.map(({ name, of }) => csvRow(name, of)),
  );
}

function csvRow(name: string, { open, overdue, opened, closed, judged, inTime, answerMs }: FollowUpFigures): CsvCell[] {
  const { resolved, recovered, superseded } = closed;
  const times = answerMs === null ? [0, null, null] : [answerMs.n, answerMs.p50 / 1_000, answerMs.p95 / 1_000];
  return [name, open, overdue, opened, resolved, recovered, superseded, judged, inTime, ...times];
}

function casesCsv(cases: readonly OpenCase[]): string {
  const head = ['id', 'customer', 'trigger', 'openedAt', 'deadlineAt', 'overdue', 'touchpoint', 'employee'];
  const iso = (at: number) => new Date(at).toISOString();
  const rows = cases.map((each): CsvCell[] => [
    ...[each.id, each.customerId, each.trigger, iso(each.openedAt), iso(each.deadlineAt), String(each.isOverdue)],
    ...[each.touchpoint, each.employeeId],
  ]);
  return csvText(head, rows);
}
