/** Figures of some customers in a table, and in a file for spreadsheets: the same of each segment and cluster. */
import type { GroupFigures } from '@loyalty-ladder/operations/base/base-reports.ts';
import { grouped } from '@loyalty-ladder/operations/words/grouped.ts';
import { moneyText } from '@loyalty-ladder/operations/words/money-text.ts';
import type { CsvCell } from './csv.ts';
import { shareText } from './share-text.ts';
import type { Column } from './table.ts';

const right = (title: string): Column => ({ title, align: 'right' });

export const GROUP_COLUMNS: readonly Column[] = [
  ...['customers', 'share', 'profit', 'share of it', 'NPS', 'n'].map(right),
  { title: 'stages', shrinkTo: 12 },
];

export const GROUP_TITLES = [
  ...['customers', 'share_bp', 'profit_minor', 'profit_share_bp', 'nps', 'nps_low', 'nps_high', 'nps_n'],
  ...['potential', 'visitor', 'first_purchase', 'regular', 'adherent', 'retired'],
];

/** No figure of nothing. */
export const NO_FIGURE = '-';

export function groupCells({ customers, profit, profitShare, nps, stages }: GroupFigures, currency: string): string[] {
  return [
    grouped(customers.count),
    shareCell(customers.share),
    moneyText(BigInt(profit), currency),
    shareCell(profitShare),
    nps === null ? NO_FIGURE : nps.score.toFixed(1),
    String(nps?.n ?? 0),
    Object.entries(stages)
      .map(([stage, count]) => `${stage} ${grouped(count)}`)
      .join(', '),
  ];
}

export function groupRow({ customers, profit, profitShare, nps, stages }: GroupFigures): CsvCell[] {
  return [
    ...[customers.count, customers.share, profit, profitShare],
    ...(nps === null ? [null, null, null] : [nps.score, nps.low, nps.high].map((each) => Number(each.toFixed(2)))),
    nps?.n ?? 0,
    ...(['potential', 'visitor', 'first-purchase', 'regular', 'adherent', 'retired'] as const).map(
      (stage) => stages[stage] ?? 0,
    ),
  ];
}

export const shareCell = (share: number | null): string => (share === null ? NO_FIGURE : shareText(share));
