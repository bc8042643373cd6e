/** The net promoter score as text and as rows: no figure without its n and interval. */
import type { NpsReport } from '@loyalty-ladder/operations/feedback/nps-report.ts';
import type { NamedNps, NpsFigure } from '@loyalty-ladder/operations/feedback/nps-tally.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { type CsvCell, csvText } from './csv.ts';
import { instantText } from './instant-text.ts';
import { renderTable } from './table.ts';
import { printable, type Terminal, wrap } from './terminal.ts';

const GROUPS = [
  ['stage', 'byStage'],
  ['segment', 'bySegment'],
  ['touchpoint', 'byTouchpoint'],
  ['employee', 'byEmployee'],
  ['month', 'byMonth'],
] as const;

export function npsText(report: NpsReport, terminal: Terminal): string {
  const { base, segmentsAt } = report;
  if (base === null && report.byMonth.length === 0) return `${nobodyText(report)}\n`;
  const head = base === null ? nobodyText(report) : baseText(report, base);
  const tables = GROUPS.flatMap(([title, key]) => {
    const table = tableOf(title, report[key], terminal);
    return table === '' ? [] : [table];
  });
  const notes = [
    'By stage: where they stand at that instant. A month has its own latest answers, in the window or not.',
    segmentsAt === null
      ? 'By RFM segment: nothing was measured yet.'
      : `By RFM segment: as measured at ${instantText(segmentsAt)}.`,
  ];
  const foot = terminal.dim(notes.map((note) => wrap(note, terminal.width)).join('\n'));
  return `${[wrap(head, terminal.width), ...tables, foot].join('\n\n')}\n`;
}

function baseText({ at, windowDays, zone }: NpsReport, base: NpsFigure): string {
  const { n, promoters, detractors } = base;
  return (
    `NPS ${scoreText(base.score)} (${scoreText(base.low)} to ${scoreText(base.high)}), n ${n}: ${counted(promoters, 'promoter')}, ` +
    `${counted(n - promoters - detractors, 'passive')}, ${counted(detractors, 'detractor')}. ` +
    `Latest answers of the ${windowDays} dates to ${instantText(at)} (${zone}); interval 95 %, adjusted Wald.`
  );
}

const nobodyText = ({ at, windowDays }: NpsReport): string =>
  `No figure: nobody has answered in the ${windowDays} dates to ${instantText(at)}.`;

function tableOf(title: string, figures: readonly NamedNps[], terminal: Terminal): string {
  const columns = [
    { title, shrinkTo: 10 },
    ...['NPS', 'from', 'to', 'n', 'promoters', 'detractors'].map((each) => ({ title: each, align: 'right' as const })),
  ];
  const rows = figures.map(({ name, score, low, high, n, promoters, detractors }) => [
    printable(name),
    ...[score, low, high].map(scoreText),
    ...[n, promoters, detractors].map(String),
  ]);
  return renderTable(columns, rows, terminal);
}

const scoreText = (score: number): string => score.toFixed(1);

/** One row a figure: whose it is, and all of it. */
export function npsCsv(report: NpsReport): string {
  const base = report.base === null ? [] : [{ name: '', ...report.base }];
  const rows = [['base', base] as const, ...GROUPS.map(([title, key]) => [title, report[key]] as const)].flatMap(
    ([group, figures]) => figures.map((figure) => rowOf(group, figure)),
  );
  return csvText(['group', 'name', 'n', 'promoters', 'detractors', 'nps', 'low', 'high'], rows);
}

const rowOf = (group: string, { name, n, promoters, detractors, score, low, high }: NamedNps): CsvCell[] => [
  ...[group, name, n, promoters, detractors],
  ...[score, low, high].map((each) => Number(each.toFixed(2))),
];
