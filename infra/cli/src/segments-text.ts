/** Segments and clusters as text and as rows. */
import type { ClusterFigures, ClusterReport, SegmentReport } from '@loyalty-ladder/operations/base/base-reports.ts';
import type { AsOf } from '@loyalty-ladder/operations/base/read-base-report.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { grouped } from '@loyalty-ladder/operations/words/grouped.ts';
import { moneyText } from '@loyalty-ladder/operations/words/money-text.ts';
import { type CsvCell, csvText } from './csv.ts';
import { GROUP_COLUMNS, GROUP_TITLES, groupCells, groupRow, NO_FIGURE } from './group-cells.ts';
import { instantText } from './instant-text.ts';
import { renderTable } from './table.ts';
import { type Terminal, wrap } from './terminal.ts';

const CLUSTER_COLUMNS = [
  ...['days since', 'purchase days', "year's profit"].map((title) => ({ title, align: 'right' as const })),
  ...GROUP_COLUMNS,
];
const FIT_COLUMNS = ['clusters', 'silhouette', ''].map((title) => ({ title, align: 'right' as const }));

export function segmentsText(report: AsOf<SegmentReport>, terminal: Terminal): string {
  const { segments, unscored, currency, source, clusters } = report;
  const rows = [
    ...segments.map(({ segment, ...figures }) => [segment, ...groupCells(figures, currency)]),
    ...(unscored.customers.count === 0 ? [] : [['no purchase kept', ...groupCells(unscored, currency)]]),
  ];
  const names = `Segments by scores of recency, frequency and money (1 to 5 each), named as ${source.name} does: ${source.address}`;
  const parts = [
    headText(report, terminal),
    renderTable([{ title: 'segment' }, ...GROUP_COLUMNS], rows, terminal),
    note(names, terminal),
    clustersText(clusters, currency, terminal),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function headText({ asOf, customers, profit, currency, basis }: AsOf<SegmentReport>, terminal: Terminal): string {
  const head = `${counted(customers, 'customer')} at ${instantText(asOf)}, who brought ${moneyText(BigInt(profit), currency)} in 12 months`;
  const notes = [
    ...(basis.onRevenue === 0 ? [] : [`of ${grouped(basis.onRevenue)} it is revenue, as costs are missing`]),
    ...(basis.incomplete === 0 ? [] : [`of ${grouped(basis.incomplete)} it lacks what could not be converted`]),
  ];
  return [
    terminal.bold(wrap(head, terminal.width)),
    ...(notes.length === 0 ? [] : [note(`Profit: ${notes.join('; ')}.`, terminal)]),
  ].join('\n');
}

function clustersText(clusters: ClusterReport, currency: string, terminal: Terminal): string {
  const best = clusters.fits.find(({ k }) => k === clusters.best);
  if (best === undefined) return 'No clusters: too few customers differ in what they bought.';
  const how =
    `k-means on ln(1 + value) of the three, standardised; centres by ${grouped(clusters.fittedOn)} of ${grouped(clusters.customers)} customers ` +
    `(seed ${clusters.seed}), silhouette by ${grouped(clusters.silhouetteOn)} of them, figures by all. A silhouette below 0.25 is no structure to build on.`;
  return [
    terminal.bold(`${best.k} clusters, of the largest silhouette`),
    renderTable(
      CLUSTER_COLUMNS,
      best.clusters.map((each) => [
        ...[String(each.centre.recencyDays), String(each.centre.frequency)],
        moneyText(BigInt(each.centre.profit), currency),
        ...groupCells(each, currency),
      ]),
      terminal,
    ),
    renderTable(FIT_COLUMNS, clusters.fits.map(fitCells), terminal),
    note(how, terminal),
  ].join('\n\n');
}

const fitCells = ({ k, silhouette, converged }: ClusterFigures): string[] => [
  String(k),
  silhouette === null ? NO_FIGURE : silhouette.toFixed(3),
  converged ? '' : 'not at rest',
];

const note = (text: string, terminal: Terminal): string => terminal.dim(wrap(text, terminal.width));

/** One row a segment, and a cluster of each k. */
export function segmentsCsv({ segments, unscored, clusters }: AsOf<SegmentReport>): string {
  const none = [null, null, null, null];
  const rows: CsvCell[][] = [
    ...segments.map(({ segment, ...figures }) => ['segment', segment, ...none, ...groupRow(figures)]),
    ['unscored', '', ...none, ...groupRow(unscored)],
    ...clusters.fits.flatMap(({ k, silhouette, clusters: each }) =>
      each.map(({ centre, ...figures }, index) => [
        ...[`k=${k}`, String(index + 1), silhouette === null ? null : Number(silhouette.toFixed(4))],
        ...[centre.recencyDays, centre.frequency, centre.profit],
        ...groupRow(figures),
      ]),
    ),
  ];
  const head = ['group', 'name', 'silhouette', 'recency_days', 'frequency', 'centre_profit_minor', ...GROUP_TITLES];
  return csvText(head, rows);
}
