/** The pulse of the base as text and as rows: every share with what it is a share of. */
import type { PulseMonth, PulseReport } from '@loyalty-ladder/operations/base/base-reports.ts';
import type { AsOf } from '@loyalty-ladder/operations/base/read-base-report.ts';
import type { Share } from '@loyalty-ladder/operations/base/share.ts';
import { durationText } from '@loyalty-ladder/operations/words/duration-text.ts';
import { grouped } from '@loyalty-ladder/operations/words/grouped.ts';
import { type CsvCell, csvText } from './csv.ts';
import { NO_FIGURE, shareCell } from './group-cells.ts';
import { instantText } from './instant-text.ts';
import { renderTable } from './table.ts';
import { type Terminal, wrap } from './terminal.ts';

const right = (title: string) => ({ title, align: 'right' as const });

const LOYALTY = [
  { title: 'month' },
  ...['bought again', 'full price', 'referrals bought', 'take part', 'spent points'].map(right),
];
const VOICES = [
  { title: 'month' },
  ...['reviews', 'average', 'critics back', 'cases', 'answered', 'p50', 'p95', 'in time'].map(right),
];

export function pulseText({ asOf, horizonDays, months }: AsOf<PulseReport>, terminal: Terminal): string {
  const notes = [
    'Each share with what it is of. Bought again: of those who bought in the month, who had bought on an earlier day. Referrals: of the friends named in it, ' +
      'who have bought for the first time since. Take part: of those who had bought by its end, who earned or spent points in it.',
    `Critics back: of those whose case was opened in it and whose ${horizonDays} days are over, who bought within them. Answered: closed as resolved or ` +
      'recovered; in time: of those answered or overdue, before the deadline. The last month is under way.',
  ];
  const parts = [
    terminal.bold(`Pulse of the base at ${instantText(asOf)}`),
    renderTable(LOYALTY, months.map(loyaltyCells), terminal),
    renderTable(VOICES, months.map(voiceCells), terminal),
    terminal.dim(notes.map((text) => wrap(text, terminal.width)).join('\n')),
  ];
  return `${parts.join('\n\n')}\n`;
}

const loyaltyCells = ({ month, repeatPurchase, fullPrice, referrals, takingPart, spending }: PulseMonth): string[] => [
  month,
  ...[repeatPurchase, fullPrice, referrals, takingPart, spending].map(ofText),
];

const voiceCells = ({ month, reviews, criticsBack, answers }: PulseMonth): string[] => [
  month,
  grouped(reviews.n),
  reviews.average?.toFixed(2) ?? NO_FIGURE,
  ofText(criticsBack),
  grouped(answers.cases),
  grouped(answers.answered),
  timeText(answers.p50Ms),
  timeText(answers.p95Ms),
  ofText(answers.inTime),
];

/** `25.0 % of 40` */
const ofText = ({ share, of }: Share): string => (share === null ? NO_FIGURE : `${shareCell(share)} of ${grouped(of)}`);
const timeText = (ms: number | null): string => (ms === null ? NO_FIGURE : durationText(ms / 1_000));

const SHARES = ['repeatPurchase', 'fullPrice', 'referrals', 'takingPart', 'spending', 'criticsBack'] as const;

/** One row a month; shares as what is counted and what it is of, so that months can be added up. */
export function pulseCsv({ months }: AsOf<PulseReport>): string {
  const head = [
    'month',
    ...SHARES.flatMap((name) => [name, `${name}_of`]),
    ...[
      'criticsBack_open',
      'reviews',
      'review_average',
      'cases',
      'answered',
      'p50_ms',
      'p95_ms',
      'in_time',
      'in_time_of',
    ],
  ];
  return csvText(head, months.map(rowOf));
}

function rowOf(month: PulseMonth): CsvCell[] {
  const { reviews, criticsBack, answers } = month;
  return [
    month.month,
    ...SHARES.flatMap((name) => [month[name].count, month[name].of]),
    ...[criticsBack.open, reviews.n, reviews.average],
    ...[answers.cases, answers.answered, answers.p50Ms, answers.p95Ms, answers.inTime.count, answers.inTime.of],
  ];
}
